package bellows.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.util.List;

/**
 * CIFAR-10's binary version: a folder with {@code data_batch_*.bin} (read in the order of their names) and
 * {@code test_batch*.bin}, of any number of records.
 *
 * <p>Format (www.cs.toronto.edu/~kriz/cifar.html): a record is a label byte 0–9, then 1024 red, 1024 green and 1024
 * blue bytes, row by row. Planes become interleaved channels here, as everywhere in Bellows.
 */
public final class Cifar10Source implements Source {
  private static final Shape SHAPE = Shape.of(32, 32, 3);
  private static final int PLANE = 32 * 32;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final List<String> NAMES = List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
      "horse", "ship", "truck");

  private final Files files;
  private final String folder;
  private final List<String> names;

  public Cifar10Source(Files files, String folder) {
    this.files = files;
    this.folder = folder;
    names = files.list(folder);
    BadInputException.check(has(Split.TRAIN), "%s: expected data_batch_1.bin and its companions, found %s", folder,
        Sources.some(names));
  }

  static Cifar10Source read(Settings data, Files files) {
    return new Cifar10Source(files, data.text("path"));
  }

  static boolean fits(List<String> names) {
    return names.stream().anyMatch(name -> name.matches("data_batch_.*\\.bin"));
  }

  @Override
  public Samples read(Split split) {
    List<String> paths = names(split).stream().map(name -> Files.join(folder, name)).toList();
    BadInputException.check(!paths.isEmpty(), "%s: expected test_batch.bin, found %s", folder, Sources.some(names));
    long count = paths.stream().mapToLong(this::records).sum();
    Sources.checkFits(count * SHAPE.size(), folder);
    byte[] pixels = new byte[(int) count * SHAPE.size()];
    float[] targets = new float[(int) count];
    int row = 0;
    for (String path : paths) {
      row = read(path, pixels, targets, row);
    }
    return new Samples(SHAPE, NAMES.size(), pixels, null, targets);
  }

  @Override
  public boolean has(Split split) {
    return !names(split).isEmpty();
  }

  @Override
  public List<String> classNames() {
    return NAMES;
  }

  @Override
  public String describe() {
    return "CIFAR-10 in " + folder;
  }

  private List<String> names(Split split) {
    String pattern = split == Split.TRAIN ? "data_batch_.*\\.bin" : "test_batch.*\\.bin";
    return names.stream().filter(name -> name.matches(pattern)).toList();
  }

  private long records(String path) {
    long length = files.length(path);
    BadInputException.check(length > 0, "%s: expected records of %d bytes, found an empty file", path, RECORD);
    BadInputException.check(length % RECORD == 0,
        "%s: at byte %d: expected a record of %d bytes, found the end of the file after %d; it is cut short: "
            + "fetch it again", path, length - length % RECORD, RECORD, length % RECORD);
    return length / RECORD;
  }

  /** Reads one file's records to {@code row} and on; returns the row after them. */
  private int read(String path, byte[] pixels, float[] targets, int row) {
    byte[] record = new byte[RECORD];
    int end = row + (int) records(path);
    try (BinaryInput in = BinaryInput.open(files, path)) {
      for (; row < end; row++) {
        in.read(record, 0, RECORD, "a record");
        int label = record[0] & 0xFF;
        BadInputException.check(label < NAMES.size(), "%s: at byte %d: expected a label 0 to 9, found %d", path,
            in.offset() - RECORD, label);
        targets[row] = label;
        interleave(record, pixels, row * SHAPE.size());
      }
      in.end();
    }
    return row;
  }

  private static void interleave(byte[] record, byte[] pixels, int offset) {
    for (int i = 0; i < PLANE; i++) {
      for (int channel = 0; channel < 3; channel++) {
        pixels[offset + 3 * i + channel] = record[1 + channel * PLANE + i];
      }
    }
  }
}
