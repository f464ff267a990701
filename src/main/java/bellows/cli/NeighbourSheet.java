package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.image.ContactSheet;
import bellows.image.Picture;
import bellows.image.file.PictureWriter;
import bellows.neighbours.NeighbourSpec;
import bellows.spark.neighbours.FoundNeighbours;
import bellows.spark.neighbours.NeighbourData;
import bellows.spark.neighbours.NeighbourSearch;
import bellows.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** A contact sheet: a row a query, first itself, then its neighbours, the nearest first. */
final class NeighbourSheet {
  @Option(names = "--sheet", paramLabel = "FILE.png", description = "A contact sheet of the queries --of and their "
      + "neighbours, a local file.")
  private Path file;

  @Option(names = "--of", paramLabel = "N", arity = "1..*", split = ",",
      description = "Numbers of queries, from 0: of test samples, or if there are none, of training samples.")
  private List<Long> numbers = List.of();

  /** Refuses half of what is needed, and a file that cannot be written. */
  void check() {
    BadInputException.check(file == null || !numbers.isEmpty(), "--sheet: expected --of N beside it, found none");
    BadInputException.check(file != null || numbers.isEmpty(), "--of: expected --sheet FILE.png beside it, found none");
    if (file != null) {
      Path parent = file.toAbsolutePath().getParent();
      BadInputException.check(parent != null && Files.isDirectory(parent) && !Files.isDirectory(file),
          "--sheet %s: expected the name of a file in a folder that exists", file);
    }
  }

  /** Refuses queries that there are not, and samples that nobody can look at. */
  void check(NeighbourData data, Split split) {
    if (file == null) {
      return;
    }
    Shape shape = data.shape();
    BadInputException.check(shape.isPicture(),
        "--sheet: expected pictures in 1 or 3 channels, found samples of %s, which nobody can look at", shape);
    long count = data.set().count(split);
    for (long number : numbers) {
      BadInputException.check(number >= 0 && number < count, "--of: expected numbers of %s samples, 0 to %d, found %d",
          split.name().toLowerCase(Locale.ROOT), count - 1, number);
    }
  }

  /** Writes it, if it was asked for. */
  void write(NeighbourSearch search, NeighbourSpec spec, FoundNeighbours found, Split split, Terminal terminal) {
    if (file == null) {
      return;
    }
    Map<Long, List<Long>> neighbours = found.of(numbers);
    Map<Long, float[]> queries = search.pictures(spec, split, numbers);
    Map<Long, float[]> others = search.pictures(spec, Split.TRAIN,
        neighbours.values().stream().flatMap(List::stream).distinct().toList());
    Shape shape = spec.shape();
    ContactSheet sheet = new ContactSheet(numbers.size(), shape.at(0), shape.at(1), 1, spec.k());
    for (int row = 0; row < numbers.size(); row++) {
      sheet.put(row, 0, picture(shape, queries.get(numbers.get(row))));
      List<Long> nearest = neighbours.get(numbers.get(row));
      for (int rank = 0; rank < nearest.size(); rank++) {
        sheet.put(row, 1 + rank, picture(shape, others.get(nearest.get(rank))));
      }
    }
    try {
      Files.write(file, new PictureWriter().png(sheet.picture()));
    } catch (IOException e) {
      throw new UncheckedIOException("--sheet " + file + ": cannot be written", e);
    }
    terminal.line(String.format(Locale.ROOT, "%s: %,d × %,d pixels, a row a query, then its %d nearest", file,
        sheet.picture().width(), sheet.picture().height(), spec.k()));
  }

  private static Picture picture(Shape shape, float[] values) {
    Picture picture = new Picture();
    picture.resize(shape);
    System.arraycopy(values, 0, picture.values(), 0, values.length);
    return picture;
  }
}
