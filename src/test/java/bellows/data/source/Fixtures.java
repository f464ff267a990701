package bellows.data.source;

import bellows.conf.Settings;
import bellows.data.LocalFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Small files in the formats that people publish. */
final class Fixtures {
  private Fixtures() {}

  /** Reads a source as a run file would, refusing unknown keys. */
  static Source source(String data) {
    Settings settings = Settings.parse(data, "run.conf");
    settings.ignore(List.of("normalise")); // how samples are shown is read elsewhere
    Source source = Sources.read(settings, new LocalFiles());
    settings.finish();
    return source;
  }

  /** Writes a file; returns its path as HOCON text, in quotes. */
  static String write(Path folder, String name, String content) throws IOException {
    return quote(Files.writeString(folder.resolve(name), content));
  }

  static String quote(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\") + "\"";
  }

  /** An IDX file: {@code magic}, the extents, then bytes. */
  static byte[] idx(int magic, int[] extents, byte[] body) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * extents.length + body.length).putInt(magic);
    for (int extent : extents) {
      buffer.putInt(extent);
    }
    return buffer.put(body).array();
  }

  /** A complete MNIST folder of {@code count} images of 2×3 pixels, image i full of i, its label i mod 10. */
  static void mnist(Path folder, String prefix, int count, boolean packed) throws IOException {
    byte[] pixels = new byte[6 * count];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(pixels, 6 * i, 6 * i + 6, (byte) i);
      labels[i] = (byte) (i % 10);
    }
    put(folder, prefix + "-images-idx3-ubyte", idx(0x803, new int[] {count, 2, 3}, pixels), packed);
    put(folder, prefix + "-labels-idx1-ubyte", idx(0x801, new int[] {count}, labels), packed);
  }

  static void put(Path folder, String name, byte[] bytes, boolean packed) throws IOException {
    Files.write(folder.resolve(packed ? name + ".gz" : name), packed ? gzip(bytes) : bytes);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** A CIFAR record whose red, green and blue planes hold the pixel's number mod 251, plus 0, 1 and 2. */
  static byte[] cifar(int... labels) {
    byte[] records = new byte[3073 * labels.length];
    for (int r = 0; r < labels.length; r++) {
      records[3073 * r] = (byte) labels[r];
      for (int i = 0; i < 3072; i++) {
        records[3073 * r + 1 + i] = (byte) (i % 1024 % 251 + i / 1024);
      }
    }
    return records;
  }
}
