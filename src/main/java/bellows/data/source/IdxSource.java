package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.BinaryInput;
import bellows.data.Files;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A folder in MNIST's format: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same with
 * {@code t10k}, plain or gzipped, with a dash or a dot before {@code idx}. Fashion-MNIST, KMNIST and EMNIST's
 * repackings use it too.
 *
 * <p>Format (yann.lecun.com/exdb/mnist): big-endian; two zero bytes, the element type (8: unsigned bytes), the number
 * of extents, each extent as 32 bits, then the elements, outermost first. Pixels are 0 (paper) to 255 (ink).
 */
public final class IdxSource implements Source {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private final Files files;
  private final String folder;
  private final List<String> names;
  private final int classes;

  public IdxSource(Files files, String folder, int classes) {
    this.files = files;
    this.folder = folder;
    this.classes = classes;
    names = files.list(folder);
    BadInputException.check(has(Split.TRAIN),
        "%s: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz, found %s", folder, Sources.some(names));
  }

  static IdxSource read(Settings data, Files files) {
    int classes = data.integer("classes", 10);
    if (classes < 1 || classes > 256) {
      throw data.error("classes", "expected 1 to 256 (a label is one byte), found %d", classes);
    }
    return new IdxSource(files, data.text("path"), classes);
  }

  static boolean fits(List<String> names) {
    return names.stream().anyMatch(name -> name.matches("(train|t10k)-images[-.]idx3-ubyte(\\.gz)?"));
  }

  @Override
  public Samples read(Split split) {
    BadInputException.check(has(split), "%s: expected t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz, found %s",
        folder, Sources.some(names));
    String labelFile = find(split, "labels", "idx1").orElseThrow(() -> new BadInputException(
        "%s: found %s-images-idx3-ubyte but not %2$s-labels-idx1-ubyte, which holds its labels", folder,
        prefix(split)));
    try (BinaryInput images = BinaryInput.open(files, Files.join(folder, find(split, "images", "idx3").orElseThrow()));
        BinaryInput labels = BinaryInput.open(files, Files.join(folder, labelFile))) {
      int count = header(images, IMAGES, "an IDX file of images");
      Shape shape = Shape.of(extent(images, "rows"), extent(images, "columns"), 1);
      byte[] pixels = body(images, (long) count * shape.size(), "pixels");
      int labelled = header(labels, LABELS, "an IDX file of labels");
      BadInputException.check(labelled == count,
          "%s: at byte 4: expected %d labels, one for each image of %s, found %d",
          labels.path(), count, images.path(), labelled);
      return new Samples(shape, classes, pixels, null, targets(body(labels, count, "labels"), labels.path()));
    }
  }

  @Override
  public boolean has(Split split) {
    return find(split, "images", "idx3").isPresent();
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public String describe() {
    return "IDX images in " + folder;
  }

  private Optional<String> find(Split split, String kind, String suffix) {
    String pattern = prefix(split) + "-" + kind + "[-.]" + suffix + "-ubyte(\\.gz)?";
    return names.stream().filter(name -> name.matches(pattern)).findFirst();
  }

  private static String prefix(Split split) {
    return split == Split.TRAIN ? "train" : "t10k";
  }

  private static int header(BinaryInput in, int expected, String what) {
    int magic = in.readInt("the magic number");
    BadInputException.check(magic == expected, "%s: at byte 0: expected %s (magic 0x%08x), found 0x%08x", in.path(),
        what, expected, magic);
    int count = in.readInt("the number of samples");
    BadInputException.check(count > 0, "%s: at byte 4: expected at least one sample, found %d", in.path(), count);
    return count;
  }

  private static int extent(BinaryInput in, String what) {
    long at = in.offset();
    int extent = in.readInt(what);
    BadInputException.check(extent > 0 && extent <= 1 << 15, "%s: at byte %d: expected 1 to 32768 %s, found %d",
        in.path(), at, what, extent);
    return extent;
  }

  private static byte[] body(BinaryInput in, long length, String what) {
    in.expect(length, what);
    Samples.checkFits(length, in.path());
    byte[] body = in.take((int) length, what);
    in.end();
    return body;
  }

  private float[] targets(byte[] labels, String path) {
    float[] targets = new float[labels.length];
    for (int i = 0; i < targets.length; i++) {
      int label = labels[i] & 0xFF;
      BadInputException.check(label < classes,
          "%s: at byte %d: expected a label 0 to %d, found %d; set classes if the file "
          + "is right", path, 8 + i, classes - 1, label);
      targets[i] = label;
    }
    return targets;
  }
}
