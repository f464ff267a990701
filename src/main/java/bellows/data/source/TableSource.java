package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Feature vectors from text files, CSV or LIBSVM, parsed once, when the source is made.
 *
 * <p>Settings beyond the format's own: {@code train} (or {@code path}) and {@code test}, or, of one file,
 * {@code test-fraction} drawn with {@code seed}; {@code classes} (see {@link Labels}); {@code shape}, if the features
 * are an image, channels innermost.
 */
public final class TableSource implements Source {
  private final Files files;
  private final TableFormat format;
  private final String description;
  private final TableSet read;
  private final Labels labels;
  private final List<String> notes;
  /** The places in the first table of the samples for training, and of those for the test; null for all, and none. */
  private final int[][] drawn;
  private final Samples train;
  private final Samples test;

  private TableSource(Settings data, Files files, TableFormat format, Expected expected, List<String> paths,
      double fraction) {
    this.files = files;
    this.format = format;
    description = format.name() + " " + String.join(" and ", paths);
    read = format.read(files, paths, expected, data.config().hasPath("normalise"));
    Table first = read.tables().get(0);
    notes = new ArrayList<>(read.notes());
    labels = Labels.suits(expected, first) ? Labels.of(data, format.fields(), expected)
        : Labels.read(data, format.fields(), first, read.titled(), notes);
    Shape shape = shape(data, first.width(), first.path());
    Samples all = samples(first, labels, shape);
    drawn = fraction == 0 ? null : split(description, all.count(), fraction, data.whole("seed", 1));
    train = drawn == null ? all : all.select(drawn[0].length, row -> drawn[0][row]);
    test = drawn != null ? all.select(drawn[1].length, row -> drawn[1][row])
        : paths.size() > 1 ? samples(read.tables().get(1), labels, shape) : null;
  }

  static TableSource read(Settings data, Files files, TableFormat format, Expected expected) {
    String path = data.text(data.has("path") && !data.has("train") ? "path" : "train");
    boolean separate = data.has("test");
    double fraction = data.number("test-fraction", 0);
    data.whole("seed", 1); // belongs to the fraction, and may stand without it
    if (data.has("test-fraction") && (separate || !(fraction > 0 && fraction < 1))) {
      throw data.error("test-fraction", separate ? "expected either test or test-fraction, found both"
          : "expected a fraction between 0 and 1, found %s", fraction);
    }
    return new TableSource(data, files, format, expected,
        separate ? List.of(path, data.text("test")) : List.of(path), fraction);
  }

  /** Draws the test samples; both parts keep the file's order. */
  private static int[][] split(String description, int count, double fraction, long seed) {
    long tests = Math.round(count * fraction);
    BadInputException.check(tests > 0 && tests < count,
        "%s: expected test-fraction to leave samples on both sides, found %d of %d for the test", description, tests,
        count);
    long key = Draws.key(seed, "test-fraction");
    IntPredicate tested = row -> Draws.permute(key, count, row) < tests;
    return new int[][] {IntStream.range(0, count).filter(tested.negate()).toArray(),
        IntStream.range(0, count).filter(tested).toArray()};
  }

  private static Samples samples(Table table, Labels labels, Shape shape) {
    return new Samples(shape, labels.classes(), null, table.features(), labels.targets(table),
        table.weights());
  }

  /**
   * The key {@code shape}, or a plain vector.
   *
   * @param width how many features there are
   * @param path what errors call the table
   */
  public static Shape shape(Settings data, int width, String path) {
    if (!data.has("shape")) {
      return Shape.of(width);
    }
    int[] extents = data.integers("shape");
    long size = 1;
    for (int extent : extents) {
      size = extent < 1 || size > width ? 0 : size * extent;
    }
    if (size != width) {
      throw data.error("shape", "expected positive extents with the product %d, the number of features in %s, found %s",
          width, path, Arrays.toString(extents));
    }
    return Shape.of(extents);
  }

  @Override
  public Samples read(Split split) {
    BadInputException.check(has(split), "%s: expected a test part, found none; set test or test-fraction", description);
    return split == Split.TRAIN ? train : test;
  }

  @Override
  public boolean has(Split split) {
    return split == Split.TRAIN || test != null;
  }

  @Override
  public List<String> classNames() {
    return labels.names();
  }

  @Override
  public TableForm form() {
    return read.form();
  }

  @Override
  public TableText text(Split split) {
    boolean apart = split == Split.TEST && drawn == null;
    TableText all = format.text(files, read.tables().get(apart ? 1 : 0));
    return all == null || drawn == null ? all : all.select(drawn[split == Split.TEST ? 1 : 0]);
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public String describe() {
    return description;
  }
}
