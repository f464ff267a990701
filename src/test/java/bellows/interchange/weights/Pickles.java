package bellows.interchange.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files as {@code torch.save} writes them, opcode by opcode. */
public final class Pickles {
  /** A tensor of floats by its name. */
  public record Named(String name, int[] shape, float[] values) {}

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickles begin() {
    return raw(0x80, 2);
  }

  Pickles raw(int... bytes) {
    for (int one : bytes) {
      out.write(one);
    }
    return this;
  }

  Pickles text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw('X').little(bytes.length, 4);
    out.writeBytes(bytes);
    return this;
  }

  Pickles little(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> 8 * i));
    }
    return this;
  }

  Pickles number(int value) {
    return raw('J').little(value, 4);
  }

  Pickles global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  byte[] end() {
    raw('.');
    return out.toByteArray();
  }

  /** The dictionary of a state, as torch.save has it. */
  static byte[] dictionary(List<Named> tensors, boolean legacy) {
    Pickles pickle = new Pickles().begin().global("collections", "OrderedDict").raw(')', 'R', '(');
    for (int i = 0; i < tensors.size(); i++) {
      Named tensor = tensors.get(i);
      pickle.text(tensor.name).global("torch._utils", "_rebuild_tensor_v2").raw('(', '(').text("storage")
          .global("torch", "FloatStorage").text(String.valueOf(i)).text("cpu").number(tensor.values.length);
      pickle.raw(legacy ? new int[] {'N', 't', 'Q'} : new int[] {'t', 'Q'}).number(0).raw('(');
      for (int extent : tensor.shape) {
        pickle.number(extent);
      }
      pickle.raw('t', '(');
      int stride = tensor.values.length;
      for (int extent : tensor.shape) {
        stride /= extent;
        pickle.number(stride);
      }
      pickle.raw('t', 0x89).global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
    }
    return pickle.raw('u').end();
  }

  private static byte[] floats(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  public static byte[] legacy(List<Named> tensors) {
    Pickles file = new Pickles();
    file.out.writeBytes(new Pickles().begin()
        .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).end());
    file.out.writeBytes(new Pickles().begin().raw('M').little(1001, 2).end());
    file.out.writeBytes(new Pickles().begin().raw('}', '(').text("little_endian").raw(0x88, 'u').end());
    file.out.writeBytes(dictionary(tensors, true));
    Pickles keys = new Pickles().begin().raw(']', '(');
    for (int i = 0; i < tensors.size(); i++) {
      keys.text(String.valueOf(i));
    }
    file.out.writeBytes(keys.raw('e').end());
    for (Named tensor : tensors) {
      file.little(tensor.values.length, 8);
      file.out.writeBytes(floats(tensor.values));
    }
    return file.out.toByteArray();
  }

  public static byte[] zipped(List<Named> tensors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "net/data.pkl", dictionary(tensors, false));
      store(zip, "net/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < tensors.size(); i++) {
        store(zip, "net/data/" + i, floats(tensors.get(i).values));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
