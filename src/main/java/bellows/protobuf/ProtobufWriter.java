package bellows.protobuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes one message of protocol buffers, field by field: each is its number, how it is written (varint, eight bytes,
 * a length and so many bytes, four bytes) and its value, as
 * <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a> has it. What a schema calls optional and is
 * at its default is for the caller to leave out.
 *
 * <p>We write so little of it that a library would be most of it, and Spark brings one of a version of its own, to
 * which ours would be tied. Large values and messages inside messages are kept as they come and never copied, so a
 * network's weights lie in memory once.
 */
public final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;
  /** From here on it is dearer to copy an array than to have one more piece. */
  private static final int LARGE = 4096;

  /** What is written, in order; then comes what {@link #tail} holds. */
  private final List<byte[]> pieces = new ArrayList<>();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
  private long piecesLength;

  /** An integer of any type but {@code sint} and {@code fixed}; a negative one takes ten bytes. */
  public ProtobufWriter integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  public ProtobufWriter bool(int field, boolean value) {
    return integer(field, value ? 1 : 0);
  }

  public ProtobufWriter number(int field, double value) {
    tag(field, EIGHT_BYTES);
    return append(littleEndian(8).putDouble(value).array());
  }

  public ProtobufWriter number(int field, float value) {
    tag(field, FOUR_BYTES);
    return append(littleEndian(4).putFloat(value).array());
  }

  public ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** @param value which must not change until all is written */
  public ProtobufWriter bytes(int field, byte[] value) {
    tag(field, LENGTH);
    varint(value.length);
    return append(value);
  }

  /**
   * A message inside this one.
   *
   * @param body writes its fields
   */
  public ProtobufWriter message(int field, Consumer<ProtobufWriter> body) {
    ProtobufWriter inner = new ProtobufWriter();
    body.accept(inner);
    tag(field, LENGTH);
    varint(inner.length());
    inner.pieces.forEach(this::append);
    return append(inner.tail.toByteArray());
  }

  /** A repeated field of doubles, packed; none of them writes nothing. */
  public ProtobufWriter numbers(int field, double[] values) {
    ByteBuffer bytes = littleEndian(8 * values.length);
    bytes.asDoubleBuffer().put(values);
    return values.length == 0 ? this : bytes(field, bytes.array());
  }

  /** A repeated field of floats, packed; none of them writes nothing. */
  public ProtobufWriter numbers(int field, float[] values) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return values.length == 0 ? this : bytes(field, bytes.array());
  }

  /** A repeated field of integers, packed; none of them writes nothing. */
  public ProtobufWriter integers(int field, long... values) {
    ProtobufWriter inner = new ProtobufWriter();
    for (long value : values) {
      inner.varint(value);
    }
    return values.length == 0 ? this : bytes(field, inner.toBytes());
  }

  /** The bytes so far. */
  public long length() {
    return piecesLength + tail.size();
  }

  /**
   * All bytes.
   *
   * @throws IllegalStateException if they are more than an array has room for
   */
  public byte[] toBytes() {
    if (length() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("expected a message below 2 GiB, as protocol buffers have it, found " + length()
          + " bytes");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) length());
    try {
      writeTo(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  public void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
    tail.writeTo(out);
  }

  private void tag(int field, int wire) {
    varint((long) field << 3 | wire);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      tail.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    tail.write((int) rest);
  }

  private ProtobufWriter append(byte[] bytes) {
    if (bytes.length < LARGE) {
      tail.writeBytes(bytes);
      return this;
    }
    if (tail.size() > 0) {
      pieces.add(tail.toByteArray());
      piecesLength += tail.size();
      tail.reset();
    }
    pieces.add(bytes);
    piecesLength += bytes.length;
    return this;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
