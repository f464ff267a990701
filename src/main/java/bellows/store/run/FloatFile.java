package bellows.store.run;

import bellows.conf.BadInputException;
import bellows.store.CorruptFileException;
import bellows.tensor.Layout;
import bellows.train.Start;
import bellows.train.TrainState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The format of checkpoints and of a model's weights: a head that describes, then plain floats. Little-endian
 * throughout.
 *
 * <pre>
 * offset  bytes
 * 0       8      magic: "BELLOWS" and 0x1a
 * 8       4      byte-order mark 0x01020304
 * 12      4      version, 1
 * 16      4      H, the length of the head
 * 20      H      the head: see {@link FloatHead}
 * 20+H    4      checksum
 * then, for the weights (statistics behind them), for each slot, for an average and for the weights of the best
 * evaluation, both like the weights, blocks of at most 262,144 floats:
 *         4·n    floats, IEEE 754 single precision
 *         4      checksum
 * </pre>
 *
 * The head may say that weights are {@link Int8Weights} instead: then nothing follows these.
 *
 * <p>A checksum is the CRC-32C of all bytes of the file before it except earlier checksums. It therefore also notices
 * blocks that are whole but in the wrong place, and the first one that fails tells where the damage is.
 */
final class FloatFile {
  /**
   * What a file held.
   *
   * @param slotNames what each slot of the state holds; empty where an earlier version wrote the file
   */
  record Content(String fingerprint, List<String> slotNames, TrainState state) {}

  private static final byte[] MAGIC = {'B', 'E', 'L', 'L', 'O', 'W', 'S', 0x1a};
  private static final int ORDER_MARK = 0x01020304;
  private static final int VERSION = 1;
  private static final int PREAMBLE = 20;

  /** A million tensors. */
  private static final int MOST_HEAD = 1 << 26;
  static final int BLOCK_FLOATS = 1 << 18;

  private FloatFile() {}

  /**
   * Writes a state.
   *
   * @param text from which its network is built; empty if whoever reads the file knows its network
   * @param slotNames what each slot of the state holds; empty for no word of it
   * @throws IllegalArgumentException if the state's arrays do not have the layout's lengths
   */
  static void write(OutputStream out, String fingerprint, String text, TrainState state, List<String> slotNames,
      Layout layout) throws IOException {
    if (!slotNames.isEmpty() && slotNames.size() != state.slots().length) {
      throw new IllegalArgumentException("expected slots " + slotNames + ", found " + state.slots().length);
    }
    requireLength("weights", state.weights(), layout.size());
    for (float[] slot : state.slots()) {
      requireLength("a slot", slot, layout.weightCount());
    }
    if (state.average() != null) {
      requireLength("the average", state.average(), layout.size());
    }
    if (state.best().model() != null) {
      requireLength("the best weights", state.best().model(), layout.size());
    }
    CRC32C checksum = putHead(out, FloatHead.of(fingerprint, text, state, slotNames, layout, false));
    putFloats(out, checksum, state.weights());
    for (float[] slot : state.slots()) {
      putFloats(out, checksum, slot);
    }
    if (state.average() != null) {
      putFloats(out, checksum, state.average());
    }
    if (state.best().model() != null) {
      putFloats(out, checksum, state.best().model());
    }
  }

  /** Writes the weights of a state without slots as {@link Int8Weights}. */
  static void writeInt8(OutputStream out, String fingerprint, String text, TrainState state, Layout layout)
      throws IOException {
    requireLength("weights", state.weights(), layout.size());
    FloatHead head = FloatHead.of(fingerprint, text, state, List.of(), layout, true);
    Int8Weights.put(out, putHead(out, head), head.fields(), state.weights());
  }

  private static CRC32C putHead(OutputStream out, FloatHead described) throws IOException {
    byte[] head = described.encoded();
    ByteBuffer preamble = littleEndian(PREAMBLE).put(MAGIC).putInt(ORDER_MARK).putInt(VERSION).putInt(head.length);
    CRC32C checksum = new CRC32C();
    put(out, checksum, preamble.array(), PREAMBLE);
    put(out, checksum, head, head.length);
    putChecksum(out, checksum);
    return checksum;
  }

  /**
   * Reads a file of {@code length} bytes. Nothing larger than the file is allocated: its length must be right first.
   *
   * @throws CorruptFileException if the bytes are damaged or cut short
   * @throws BadInputException if the file is sound but holds another model; names the first difference
   */
  static Content read(InputStream in, long length, Layout layout) throws IOException {
    Reader reader = new Reader(in, length);
    FloatHead head = reader.head();
    requireSame(FloatHead.fields(layout), head.fields());
    reader.requireLength(bytesBehind(head, layout.size(), layout.weightCount()));
    float[] weights = reader.weights(head, layout.size());
    float[][] slots = new float[head.slots()][];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = reader.floats(layout.weightCount());
    }
    return new Content(head.fingerprint(), head.slotNames(),
        head.state(weights, slots, head.average() ? reader.floats(layout.size()) : null,
            head.bestWeights() ? reader.floats(layout.size()) : null));
  }

  /**
   * Reads the weights and statistics of a file whose tensors are not known; those that would be its model, see
   * {@link TrainState#model}.
   *
   * @throws CorruptFileException if the bytes are damaged or cut short
   */
  static List<Start.Saved> tensors(InputStream in, long length) throws IOException {
    Reader reader = new Reader(in, length);
    FloatHead head = reader.head();
    long floats = 0;
    long weights = 0;
    for (FloatHead.Field field : head.fields()) {
      floats += field.shape().size();
      weights += field.isWeight() ? field.shape().size() : 0;
    }
    Reader.require(floats <= (head.int8() ? length : length / Float.BYTES), PREAMBLE,
        "expected tensors that the file has room for, found %d floats", floats);
    reader.requireLength(bytesBehind(head, (int) floats, (int) weights));
    float[] values = reader.weights(head, (int) floats);
    for (int i = 0; head.copies() > 0 && i < head.slots(); i++) {
      reader.floats((int) weights);
    }
    for (int i = 0; i < head.copies(); i++) {
      values = reader.floats((int) floats);
    }
    List<Start.Saved> tensors = new ArrayList<>();
    int at = 0;
    for (FloatHead.Field field : head.fields()) {
      int end = at + field.shape().size();
      tensors.add(new Start.Saved(field.name(), field.shape(), Arrays.copyOfRange(values, at, end)));
      at = end;
    }
    return tensors;
  }

  /**
   * Reads the text from which the network is built; empty if the file has none.
   *
   * @throws CorruptFileException if the bytes before the floats are damaged or cut short
   */
  static String text(InputStream in, long length) throws IOException {
    return new Reader(in, length).head().text();
  }

  private static void requireSame(List<FloatHead.Field> expected, List<FloatHead.Field> found) {
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      Object wanted = i < expected.size() ? expected.get(i) : "no more tensors";
      Object held = i < found.size() ? found.get(i) : "no more tensors";
      BadInputException.check(wanted.equals(held),
          "the file was written by another model: tensor %d: expected %s, found %s", i + 1, wanted, held);
    }
  }

  private static void requireLength(String what, float[] array, int expected) {
    if (array.length != expected) {
      throw new IllegalArgumentException("expected " + expected + " floats in " + what + ", found " + array.length);
    }
  }

  /** The bytes that follow a head, of so many floats in all tensors and in those of weights. */
  private static long bytesBehind(FloatHead head, int floats, int weights) {
    return head.int8() ? Int8Weights.bytes(head.fields())
        : (1 + head.copies()) * floatBytes(floats) + head.slots() * floatBytes(weights);
  }

  /** The bytes that an array takes, checksums included. */
  static long floatBytes(int count) {
    long blocks = (count + (long) BLOCK_FLOATS - 1) / BLOCK_FLOATS;
    return (count + blocks) * Float.BYTES;
  }

  private static void putFloats(OutputStream out, CRC32C checksum, float[] values) throws IOException {
    putFloats(out, checksum, values, 0, values.length);
  }

  /** Some of the values, in blocks. */
  static void putFloats(OutputStream out, CRC32C checksum, float[] values, int first, int floats) throws IOException {
    ByteBuffer block = littleEndian(Math.min(floats, BLOCK_FLOATS) * Float.BYTES);
    for (int from = first; from < first + floats; from += BLOCK_FLOATS) {
      int count = Math.min(BLOCK_FLOATS, first + floats - from);
      block.asFloatBuffer().put(values, from, count);
      put(out, checksum, block.array(), count * Float.BYTES);
      putChecksum(out, checksum);
    }
  }

  private static void put(OutputStream out, CRC32C checksum, byte[] bytes, int count) throws IOException {
    checksum.update(bytes, 0, count);
    out.write(bytes, 0, count);
  }

  static void putChecksum(OutputStream out, CRC32C checksum) throws IOException {
    out.write(littleEndian(Integer.BYTES).putInt((int) checksum.getValue()).array());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Walks through a file and believes nothing that a checksum has not covered. */
  static final class Reader {
    private final InputStream in;
    private final long length;
    private final CRC32C checksum = new CRC32C();
    private long offset;

    Reader(InputStream in, long length) {
      this.in = in;
      this.length = length;
    }

    FloatHead head() throws IOException {
      ByteBuffer preamble = littleEndian(PREAMBLE);
      take(preamble.array(), PREAMBLE);
      for (int i = 0; i < MAGIC.length; i++) {
        require(preamble.get() == MAGIC[i], i, "expected the first bytes of a Bellows file, found others");
      }
      int mark = preamble.getInt();
      require(mark == ORDER_MARK, 8, "expected byte-order mark %08x, found %08x", ORDER_MARK, mark);
      int version = preamble.getInt();
      require(version == VERSION, 12, "expected version %d, found %d", VERSION, version);
      int size = preamble.getInt();
      long most = Math.min(length - PREAMBLE, MOST_HEAD);
      require(size >= 0 && size <= most, 16, "expected a head of 0 to %d bytes, found %d", most, size);
      byte[] head = new byte[size];
      take(head, size);
      takeChecksum();
      try {
        return FloatHead.decoded(head);
      } catch (BufferUnderflowException e) {
        throw new CorruptFileException(PREAMBLE, "expected a head, found one that ends early after %d bytes", size);
      } catch (IllegalArgumentException | BadInputException e) {
        throw new CorruptFileException(PREAMBLE, "expected a head, found bytes that are none: %s", e.getMessage());
      }
    }

    void requireLength(long rest) throws CorruptFileException {
      require(length == offset + rest, Math.min(length, offset + rest), "expected a file of %d bytes, found %d",
          offset + rest, length);
    }

    float[] weights(FloatHead head, int count) throws IOException {
      return head.int8() ? Int8Weights.take(this, head.fields(), count) : floats(count);
    }

    float[] floats(int count) throws IOException {
      float[] values = new float[count];
      ByteBuffer block = littleEndian(Math.min(count, BLOCK_FLOATS) * Float.BYTES);
      for (int from = 0; from < count; from += BLOCK_FLOATS) {
        int part = Math.min(BLOCK_FLOATS, count - from);
        take(block.array(), part * Float.BYTES);
        takeChecksum();
        block.asFloatBuffer().get(values, from, part);
      }
      return values;
    }

    void take(byte[] into, int count) throws IOException {
      int found = in.readNBytes(into, 0, count);
      require(found == count, offset + found, "expected %d more bytes, found the end", count - found);
      checksum.update(into, 0, count);
      offset += count;
    }

    void takeChecksum() throws IOException {
      byte[] bytes = in.readNBytes(Integer.BYTES);
      require(bytes.length == Integer.BYTES, offset + bytes.length, "expected a checksum, found the end");
      int found = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      int expected = (int) checksum.getValue();
      require(found == expected, offset, "expected checksum %08x of the bytes before, found %08x", expected, found);
      offset += Integer.BYTES;
    }

    private static void require(boolean holds, long at, String format, Object... arguments)
        throws CorruptFileException {
      if (!holds) {
        throw new CorruptFileException(at, format, arguments);
      }
    }
  }
}
