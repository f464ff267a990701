package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.data.BinaryInput;
import bellows.data.Files;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * CIFAR's binary versions: of CIFAR-10 a folder with {@code data_batch_*.bin} (read in the order of their names) and
 * {@code test_batch*.bin}, of CIFAR-100 one with {@code train.bin} and {@code test.bin}, of any number of records.
 *
 * <p>Format (www.cs.toronto.edu/~kriz/cifar.html): a record is a label byte 0–9, of CIFAR-100 a coarse label that is
 * passed over and then a fine one 0–99, then 1024 red, 1024 green and 1024 blue bytes, row by row. Planes become
 * interleaved channels here, as everywhere in Bellows. The fine classes' names are those of
 * {@code fine_label_names.txt}, if it is there.
 */
public final class CifarSource implements Source {
  /** What tells the two apart. */
  private enum Kind {
    TEN("CIFAR-10", "data_batch_.*\\.bin", "test_batch.*\\.bin", 1, 10),
    HUNDRED("CIFAR-100", "train\\.bin", "test\\.bin", 2, 100);

    final String title;
    final String train;
    final String test;
    final int labels;
    final int classes;

    Kind(String title, String train, String test, int labels, int classes) {
      this.title = title;
      this.train = train;
      this.test = test;
      this.labels = labels;
      this.classes = classes;
    }

    int record() {
      return labels + 3 * PLANE;
    }
  }

  private static final int TRAIN_FILES = 5;
  private static final Shape SHAPE = Shape.of(32, 32, 3);
  private static final int PLANE = 32 * 32;
  private static final List<String> NAMES = List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
      "horse", "ship", "truck");
  private static final String FINE_NAMES = "fine_label_names.txt";

  private final Files files;
  private final String folder;
  private final Kind kind;
  private final List<String> names;
  private final List<String> classNames;

  private CifarSource(Files files, String folder, Kind kind) {
    this.files = files;
    this.folder = folder;
    this.kind = kind;
    names = files.list(folder);
    BadInputException.check(has(Split.TRAIN), "%s: expected %s, found %s", folder,
        kind == Kind.TEN ? "data_batch_1.bin and its companions" : "train.bin", Sources.some(names));
    classNames = kind == Kind.TEN ? NAMES : fineNames();
  }

  /** CIFAR-10. */
  public static CifarSource ten(Files files, String folder) {
    return new CifarSource(files, folder, Kind.TEN);
  }

  /** CIFAR-100. */
  public static CifarSource hundred(Files files, String folder) {
    return new CifarSource(files, folder, Kind.HUNDRED);
  }

  static boolean isTen(List<String> names) {
    return names.stream().anyMatch(name -> name.matches(Kind.TEN.train));
  }

  static boolean isHundred(List<String> names) {
    return names.contains("train.bin") && names.contains("test.bin");
  }

  private List<String> fineNames() {
    if (!names.contains(FINE_NAMES)) {
      return List.of();
    }
    String path = Files.join(folder, FINE_NAMES);
    try (BufferedReader reader = TextReader.open(files, path, null)) {
      List<String> found = reader.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      BadInputException.check(found.size() == kind.classes, "%s: expected %d names, one on each line, found %d", path,
          kind.classes, found.size());
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  @Override
  public Samples read(Split split) {
    List<String> paths = names(split).stream().map(name -> Files.join(folder, name)).toList();
    BadInputException.check(!paths.isEmpty(), "%s: expected %s, found %s", folder,
        kind == Kind.TEN ? "test_batch.bin" : "test.bin", Sources.some(names));
    long count = paths.stream().mapToLong(this::records).sum();
    Samples.checkFits(count * SHAPE.size(), folder);
    byte[] pixels = new byte[(int) count * SHAPE.size()];
    float[] targets = new float[(int) count];
    int row = 0;
    for (String path : paths) {
      row = read(path, pixels, targets, row);
    }
    return new Samples(SHAPE, kind.classes, pixels, null, targets);
  }

  @Override
  public boolean has(Split split) {
    return !names(split).isEmpty();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public List<String> notes() {
    int found = names(Split.TRAIN).size();
    return kind == Kind.TEN && found != TRAIN_FILES ? List.of(folder + ": " + found + " of the " + TRAIN_FILES
        + " files data_batch_1.bin to data_batch_5.bin are there") : List.of();
  }

  @Override
  public String describe() {
    return kind.title + " in " + folder;
  }

  private List<String> names(Split split) {
    String pattern = split == Split.TRAIN ? kind.train : kind.test;
    return names.stream().filter(name -> name.matches(pattern)).toList();
  }

  private long records(String path) {
    long length = files.length(path);
    BadInputException.check(length > 0, "%s: expected records of %d bytes, found an empty file", path, kind.record());
    BadInputException.check(length % kind.record() == 0,
        "%s: at byte %d: expected a record of %d bytes, found the end of the file after %d; it is cut short: "
            + "fetch it again", path, length - length % kind.record(), kind.record(), length % kind.record());
    return length / kind.record();
  }

  /** Reads one file's records to {@code row} and on; returns the row after them. */
  private int read(String path, byte[] pixels, float[] targets, int row) {
    int labels = kind.labels;
    byte[] record = new byte[kind.record()];
    int end = row + (int) records(path);
    try (BinaryInput in = BinaryInput.open(files, path)) {
      for (; row < end; row++) {
        in.read(record, 0, kind.record(), "a record");
        int label = record[labels - 1] & 0xFF;
        BadInputException.check(label < kind.classes, "%s: at byte %d: expected a label 0 to %d, found %d", path,
            in.offset() - kind.record() + labels - 1, kind.classes - 1, label);
        targets[row] = label;
        interleave(record, labels, pixels, row * SHAPE.size());
      }
      in.end();
    }
    return row;
  }

  private static void interleave(byte[] record, int from, byte[] pixels, int offset) {
    for (int i = 0; i < PLANE; i++) {
      for (int channel = 0; channel < 3; channel++) {
        pixels[offset + 3 * i + channel] = record[from + channel * PLANE + i];
      }
    }
  }
}
