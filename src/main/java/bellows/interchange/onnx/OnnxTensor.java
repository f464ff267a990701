package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.protobuf.ProtobufReader;
import bellows.protobuf.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A constant of a graph: a {@code TensorProto}. Its bytes stay where they were read until somebody asks for numbers.
 *
 * @param dims extents, outermost first; none for a single number
 * @param raw the elements, little-endian
 */
public record OnnxTensor(String name, List<Long> dims, Type type, ByteBuffer raw) {
  /** Kinds of elements by their numbers in the format. */
  public enum Type {
    FLOAT(1, 4), UINT8(2, 1), INT8(3, 1), INT32(6, 4), INT64(7, 8), BOOL(9, 1), FLOAT16(10, 2), DOUBLE(11, 8),
    BFLOAT16(16, 2);

    private final int number;
    private final int bytes;

    Type(int number, int bytes) {
      this.number = number;
      this.bytes = bytes;
    }

    static Type of(long number, String name) {
      return Arrays.stream(values()).filter(type -> type.number == number).findFirst()
          .orElseThrow(() -> new BadInputException("tensor %s: expected elements of %s, found the kind %d", name,
              Arrays.toString(values()), number));
    }

    boolean isReal() {
      return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }
  }

  public static OnnxTensor of(String name, List<Long> dims, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return new OnnxTensor(name, dims, Type.FLOAT, raw);
  }

  public static OnnxTensor of(String name, List<Long> dims, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return new OnnxTensor(name, dims, Type.INT64, raw);
  }

  /** The number of elements. */
  public int size() {
    return raw.capacity() / type.bytes;
  }

  /**
   * The elements as floats.
   *
   * @throws BadInputException if they are whole numbers
   */
  public float[] floats() {
    BadInputException.check(type.isReal(), "tensor %s: expected real numbers, found %s", name, type);
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = switch (type) {
        case FLOAT -> raw.getFloat(4 * i);
        case DOUBLE -> (float) raw.getDouble(8 * i);
        case BFLOAT16 -> Float.intBitsToFloat(raw.getShort(2 * i) << 16);
        default -> half(raw.getShort(2 * i));
      };
    }
    return values;
  }

  /** IEEE 754 half precision: 5 bits of exponent, 10 of fraction. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    int magnitude = exponent == 0 ? Float.floatToRawIntBits(fraction * 0x1p-24f)
        : (exponent == 31 ? 0xff : exponent + 112) << 23 | fraction << 13;
    return Float.intBitsToFloat(sign | magnitude);
  }

  /**
   * The elements as whole numbers.
   *
   * @throws BadInputException if they are real
   */
  public long[] longs() {
    BadInputException.check(!type.isReal(), "tensor %s: expected whole numbers, found %s", name, type);
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = switch (type) {
        case INT64 -> raw.getLong(8 * i);
        case INT32 -> raw.getInt(4 * i);
        case INT8 -> raw.get(i);
        default -> raw.get(i) & 0xFF;
      };
    }
    return values;
  }

  void write(ProtobufWriter out) {
    out.integers(1, dims.stream().mapToLong(d -> d).toArray()).integer(2, type.number).text(8, name);
    out.bytes(9, raw.array());
  }

  static OnnxTensor read(ProtobufReader in) {
    ProtobufReader.Numbers dims = new ProtobufReader.Numbers();
    ProtobufReader.Numbers floats = new ProtobufReader.Numbers();
    ProtobufReader.Numbers integers = new ProtobufReader.Numbers();
    ProtobufReader.Numbers doubles = new ProtobufReader.Numbers();
    String name = "";
    long kind = 0;
    ByteBuffer raw = null;
    boolean elsewhere = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> in.integers(dims);
        case 2 -> kind = in.integer();
        case 4 -> in.floats(floats);
        case 5, 7 -> in.integers(integers);
        case 8 -> name = in.text();
        case 9 -> raw = in.bytes();
        case 10 -> in.doubles(doubles);
        case 3, 6, 11, 13 -> elsewhere = true;
        case 14 -> elsewhere |= in.integer() != 0;
        default -> { }
      }
    }
    BadInputException.check(!elsewhere, "tensor %s: expected its elements in the file, found a reference to another "
        + "file, a segment or texts; save the model as one file", name);
    Type type = Type.of(kind, name);
    if (raw == null) {
      raw = packed(type, type == Type.FLOAT ? floats : type == Type.DOUBLE ? doubles : integers);
    }
    List<Long> extents = Arrays.stream(dims.toArray()).boxed().toList();
    checkSize(name, extents, type, raw.capacity());
    return new OnnxTensor(name, extents, type, raw);
  }

  private static ByteBuffer packed(Type type, ProtobufReader.Numbers numbers) {
    long[] values = numbers.toArray();
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(type.bytes, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      switch (type.bytes) {
        case 8 -> raw.putLong(value);
        case 4 -> raw.putInt((int) value);
        case 2 -> raw.putShort((short) value);
        default -> raw.put((byte) value);
      }
    }
    return raw;
  }

  private static void checkSize(String name, List<Long> dims, Type type, int bytes) {
    long size = type.bytes;
    for (long dim : dims) {
      BadInputException.check(dim >= 0 && (dim == 0 || size <= Integer.MAX_VALUE / dim),
          "tensor %s: expected a shape that fits an array, found %s", name, dims);
      size *= dim;
    }
    BadInputException.check(size == bytes, "tensor %s: expected %,d bytes for %s of %s, found %,d", name,
        size, dims, type, bytes);
  }
}
