package bellows.protobuf;

import bellows.conf.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one message of protocol buffers, field by field, as {@link ProtobufWriter} writes them: {@link #next} steps to
 * a field, whose number and form are then known, and one of the other methods takes its value; a value that nobody
 * takes is passed over.
 *
 * <p>Nothing is copied but texts and numbers that are asked for, and a length is compared with the bytes that are there
 * before anything is claimed for it. Errors tell the byte in the file; their words are made only where there is one, as
 * a field may be of two bytes.
 */
public final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteBuffer bytes;
  /** Where this message ends. */
  private final int end;
  private int at;
  private int field;
  private int wire;
  /** Where the value of this field ends; its place is {@link #at} until somebody takes it. */
  private int next;

  public ProtobufReader(byte[] message) {
    this(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN), 0, message.length);
  }

  private ProtobufReader(ByteBuffer bytes, int from, int end) {
    this.bytes = bytes;
    this.end = end;
    at = from;
    next = from;
  }

  /** Steps to the next field; false at the end of the message. */
  public boolean next() {
    at = next;
    if (at == end) {
      return false;
    }
    long tag = varint();
    wire = (int) tag & 7;
    if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) {
      throw new BadInputException("byte %d: expected a field, found number %d", at, tag >>> 3);
    }
    field = (int) (tag >>> 3);
    next = switch (wire) {
      case VARINT -> afterVarint();
      case EIGHT_BYTES -> after(8);
      case FOUR_BYTES -> after(4);
      case LENGTH -> after(varint());
      default -> throw new BadInputException("byte %d: expected a field of protocol buffers, found the form %d", at,
          wire);
    };
    return true;
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  private int after(long count) {
    if (count < 0 || count > end - at) {
      throw new BadInputException("byte %d: expected a field of at most %,d bytes, found %,d", at, end - at, count);
    }
    return at + (int) count;
  }

  private int afterVarint() {
    int from = at;
    varint();
    int after = at;
    at = from;
    return after;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw new BadInputException("byte %d: expected more of a number, found the end of its message", at);
      }
      byte part = bytes.get(at++);
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new BadInputException("byte %d: expected a number of at most ten bytes, found more", at);
  }

  private void require(int form, String what) {
    if (wire != form) {
      throw new BadInputException("byte %d: expected %s in field %d, found another form", at, what, field);
    }
  }

  /** An integer or a flag. */
  public long integer() {
    require(VARINT, "an integer");
    return varint();
  }

  public float number() {
    require(FOUR_BYTES, "a float");
    return bytes.getFloat(at);
  }

  public String text() {
    require(LENGTH, "a text");
    byte[] copy = new byte[next - at];
    bytes.get(at, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  /** The bytes themselves, little-endian: a view, no copy. */
  public ByteBuffer bytes() {
    require(LENGTH, "bytes");
    return bytes.slice(at, next - at).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A message inside this one. */
  public ProtobufReader message() {
    require(LENGTH, "a message");
    return new ProtobufReader(bytes, at, next);
  }

  /** Adds the integers of a repeated field: one, or several packed. */
  public void integers(Numbers into) {
    if (wire == VARINT) {
      into.add(varint());
      return;
    }
    require(LENGTH, "integers");
    int outer = next;
    ProtobufReader packed = new ProtobufReader(bytes, at, outer);
    while (packed.at < outer) {
      into.add(packed.varint());
    }
  }

  /** Adds the floats of a repeated field, by their bits: one, or several packed. */
  public void floats(Numbers into) {
    if (wire == FOUR_BYTES) {
      into.add(bytes.getInt(at));
      return;
    }
    require(LENGTH, "floats");
    BadInputException.check((next - at) % 4 == 0, "byte %d: expected whole floats in field %d, found %d bytes", at,
        field, next - at);
    for (int i = at; i < next; i += 4) {
      into.add(bytes.getInt(i));
    }
  }

  /** Adds the doubles of a repeated field, by their bits: one, or several packed. */
  public void doubles(Numbers into) {
    if (wire == EIGHT_BYTES) {
      into.add(bytes.getLong(at));
      return;
    }
    require(LENGTH, "doubles");
    BadInputException.check((next - at) % 8 == 0, "byte %d: expected whole doubles in field %d, found %d bytes", at,
        field, next - at);
    for (int i = at; i < next; i += 8) {
      into.add(bytes.getLong(i));
    }
  }

  /** Numbers of a repeated field, which may come in several parts. */
  public static final class Numbers {
    private long[] values = new long[0];
    private int count;

    private void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, Math.max(8, 2 * count));
      }
      values[count++] = value;
    }

    public int count() {
      return count;
    }

    public long[] toArray() {
      return Arrays.copyOf(values, count);
    }
  }
}
