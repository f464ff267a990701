package bellows.fuzz;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Encoding;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.shard.PhotoFolder;
import bellows.data.shard.PictureFormat;
import bellows.data.shard.PictureRows;
import bellows.data.shard.Shard;
import bellows.data.shard.ShardBytes;
import bellows.data.shard.ShardFormat;
import bellows.data.shard.ShardHead;
import bellows.data.source.GroundTruth;
import bellows.data.source.PictureFile;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.image.Picture;
import bellows.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/** The formats of data: shards and what people publish. What a reader returns is checked for what sources promise. */
final class FuzzedData {
  private static final String CSV = "x,y,kind\n1,2.5,b\n3,-4e-1,a\n\"5\",6,b\n";
  private static final String REAL = "1 2 3\n3 4 7\n\n5 0.6 3\n";
  private static final String QUOTED = "\"1\";\"a \"\"b\"\"\"\r\n2;\"c;d\"\r\n3;\"a\nb\"\r\n";
  private static final String SPARSE = "-1 1:0.5 3:2\n+1 2:1 # a comment\n\n-1 7:1e-3\n+1 1:4 2:5 3:6\n";

  private FuzzedData() {}

  static List<Subject> subjects() {
    List<byte[]> images = List.of(idx(0x803, 12, 2, 3), idx(0x803, 12, 5, 4));
    List<byte[]> labels = List.of(idx(0x801, 12));
    byte[] cifar = new byte[3073 * 2];
    return List.of(
        Subject.of("shard", shards(), FuzzedData::shard).repairedBy(FuzzedData::checksummed),
        Subject.of("picture-shard", pictureShards(), FuzzedData::pictureShard).repairedBy(FuzzedData::checksummed)
            .allocating(64, 8 << 20),
        Subject.of("idx-images", images, file -> idx("train-images-idx3-ubyte", file, labels.get(0))),
        Subject.of("idx-labels", labels, file -> idx("train-images-idx3-ubyte", images.get(0), file)),
        Subject.of("idx-gz", packed(images), file -> idx("train-images-idx3-ubyte.gz", file, labels.get(0)))
            .checksummed(),
        Subject.of("idx-packed", images, file -> idx("train-images-idx3-ubyte.gz", gzip(file), labels.get(0))),
        Subject.of("cifar10", List.of(cifar, Arrays.copyOf(cifar, 3073)),
            file -> read("path = at", new MemoryFiles().put("data_batch_1.bin", file))),
        text("csv", List.of(CSV, REAL, QUOTED), "a.csv").with(",", ";", "\"", "\"\"", "\n", "\r", "NaN", "1e999",
            "-0", "0x1p9", "Infinity", "\uFEFF", "99999999999999999999", "1d", "\0", " ", "\t", "#"),
        text("libsvm", List.of(SPARSE), "a.libsvm").with(":", " 8:1", " 999999999:1", " 2147483648:1", "\n", "#",
            "1:NaN", " 9:1e999", " 10:", "::", "-1:2", "0:1", "1", "+1 ", "\t", "\r\n"),
        labels().with(",", "n02", " n01", "\n", "b.JPEG", "a.png n01\n", "99999999999", "2\n", "\t", "ImageId,", "\0"));
  }

  private static Subject text(String name, List<String> texts, String file) {
    List<byte[]> originals = new ArrayList<>();
    texts.forEach(text -> originals.add(text.getBytes(StandardCharsets.UTF_8)));
    originals.addAll(packed(originals));
    return Subject.of(name, originals, bytes -> read("path = \"at/" + file + "\"", new MemoryFiles().put(file, bytes)))
        .allocating(2048, 16 << 20);
  }

  /** Tables of the classes of pictures that lie flat, by a line for each or by names. */
  private static Subject labels() {
    List<PictureFile> pictures = List.of(new PictureFile("at", "a.png", -1, 5, -1), new PictureFile("at", "b.JPEG", -1, 6, -1),
        new PictureFile("at", "v_00000003.JPEG", -1, 7, -1));
    List<byte[]> originals = Stream.of("n01\nn02\nn01\n", "a.png n02\nb n01\nv_00000003 n02\n",
        "ImageId,PredictionString\na,n01 1 2 3 4\nb,n02\nv_00000003,n02\n", "a,n02\nb,n01\nv_00000003,n01\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    return Subject.of("labels", originals, bytes -> {
      MemoryFiles files = new MemoryFiles().put("labels", bytes);
      List<PictureFile> labelled = new GroundTruth(files, "at/labels", null, List.of("n01", "n02"), pictures).label(pictures);
      labelled.forEach(one -> require(one.label() == 0 || one.label() == 1, "label " + one.label()));
      return List.copyOf(labelled);
    }).allocating(512, 1 << 20);
  }

  private static Object idx(String name, byte[] images, byte[] labels) {
    return read("path = at", new MemoryFiles().put(name, images).put("train-labels-idx1-ubyte", labels));
  }

  private static List<Object> read(String settings, MemoryFiles files) {
    Source source = Sources.read(Settings.parse(settings, "run.conf"), files);
    Samples samples = source.read(Split.TRAIN);
    return checked(samples);
  }

  /** What every source promises; arrays as lists, which can be compared. */
  private static List<Object> checked(Samples samples) {
    for (float target : samples.targets()) {
      require(samples.classes() == 0 ? Float.isFinite(target)
          : target >= 0 && target < samples.classes() && target == (int) target, "target " + target);
    }
    if (samples.features() != null) {
      for (float value : samples.features()) {
        require(Float.isFinite(value), "feature " + value);
      }
    }
    return List.of(samples.shape(), samples.classes(), Arrays.hashCode(samples.pixels()),
        Arrays.hashCode(samples.features()), Arrays.hashCode(samples.targets()));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("was let through: " + what);
    }
  }

  private static Object shard(byte[] file) {
    Shard shard = ShardFormat.read(new ByteArrayInputStream(file), "a.shard", file.length).shard();
    return List.of(shard.number(), shard.of(), checked(shard.samples()));
  }

  /** What is verified can be read: each picture is one, or is refused. */
  private static Object pictureShard(byte[] file) {
    ShardHead head = ShardFormat.verify(new ByteArrayInputStream(file), "a.shard", file.length,
        OutputStream.nullOutputStream()).head();
    if (head.encoding() != Encoding.PICTURES) {
      throw new BadInputException("a.shard: expected pictures, found %s", head.encoding());
    }
    PictureRows rows = (PictureRows) head.open(new ShardBytes() {
      @Override
      public void read(long at, byte[] into, int count) {
        System.arraycopy(file, Math.toIntExact(at), into, 0, count);
      }

      @Override
      public void readAhead(long at, int count) {}
    });
    List<Object> found = new ArrayList<>(List.of(head.number(), head.of(), head.classes()));
    Picture picture = new Picture();
    for (int row = 0; row < rows.count(); row++) {
      require(rows.target(row) >= 0 && rows.target(row) < head.classes() || head.classes() == 0, "target");
      rows.read(row, picture);
      found.add(Arrays.hashCode(rows.file(row)) + " " + picture.height() + " " + picture.width() + " "
          + rows.target(row));
    }
    return found;
  }

  private static List<byte[]> pictureShards() {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    ByteArrayOutputStream none = new ByteArrayOutputStream();
    try {
      PictureFormat.Writer writer = new PictureFormat.Writer(two, 3, 1, 4);
      byte[] raw = "P6\n2 1\n255\nabcdef".getBytes(StandardCharsets.US_ASCII);
      byte[] jpeg = PhotoFolder.jpeg(1, 2);
      writer.add(raw, raw.length, 2);
      writer.add(jpeg, jpeg.length, 0);
      writer.finish();
      new PictureFormat.Writer(none, 3, 0, 1).finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(two.toByteArray(), none.toByteArray());
  }

  private static List<byte[]> shards() {
    byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] features = {1, -2, 3.5f, 0, 1e30f, -1e-30f};
    return List.of(
        bytes(new Shard(1, 4, new Samples(Shape.of(2, 2, 1), 10, pixels, null, new float[] {0, 9, 5}))),
        bytes(new Shard(0, 1, new Samples(Shape.of(3), 0, null, features, new float[] {0.5f, -7}))),
        bytes(new Shard(3, 8, new Samples(Shape.of(2, 3), 2, new byte[0], null, new float[0]))));
  }

  private static byte[] bytes(Shard shard) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ShardFormat.write(shard, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Puts the right checksum at the end. */
  private static byte[] checksummed(byte[] file) {
    if (file.length >= 4) {
      CRC32C checksum = new CRC32C();
      checksum.update(file, 0, file.length - 4);
      ByteBuffer.wrap(file).putInt(file.length - 4, (int) checksum.getValue());
    }
    return file;
  }

  private static byte[] idx(int magic, int... extents) {
    int size = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * extents.length + size).putInt(magic);
    Arrays.stream(extents).forEach(file::putInt);
    for (int i = 0; i < size; i++) {
      file.put((byte) (i % 10));
    }
    return file.array();
  }

  private static List<byte[]> packed(List<byte[]> files) {
    return files.stream().map(FuzzedData::gzip).toList();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
