package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.interchange.weights.Element;
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
    FLOAT(1, Element.F32), UINT8(2, Element.U8), INT8(3, Element.I8), INT32(6, Element.I32), INT64(7, Element.I64),
    BOOL(9, Element.BOOL), FLOAT16(10, Element.F16), DOUBLE(11, Element.F64), BFLOAT16(16, Element.BF16);

    private final int number;
    private final Element element;

    Type(int number, Element element) {
      this.number = number;
      this.element = element;
    }

    static Type of(long number, String name) {
      return Arrays.stream(values()).filter(type -> type.number == number).findFirst()
          .orElseThrow(() -> new BadInputException("tensor %s: expected elements of %s, found the kind %d", name,
              Arrays.toString(values()), number));
    }

    private static Type of(Element element) {
      return Arrays.stream(values()).filter(type -> type.element == element).findFirst().orElseThrow();
    }

    boolean isReal() {
      return element.isReal();
    }

    private int bytes() {
      return element.bytes();
    }
  }

  public static OnnxTensor of(String name, List<Long> dims, float[] values) {
    return of(name, dims, values, Element.F32);
  }

  /**
   * Real numbers as what they are to be written.
   *
   * @throws BadInputException if one is too large for it
   */
  static OnnxTensor of(String name, List<Long> dims, float[] values, Element element) {
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(element.bytes(), values.length))
        .order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (float value : values) {
        element.put(raw, value);
      }
    } catch (BadInputException e) {
      throw new BadInputException("tensor %s: %s", name, e.getMessage(), e);
    }
    return new OnnxTensor(name, dims, Type.of(element), raw.rewind());
  }

  public static OnnxTensor of(String name, List<Long> dims, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return new OnnxTensor(name, dims, Type.INT64, raw);
  }

  /** The number of elements. */
  public int size() {
    return raw.capacity() / type.bytes();
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
      values[i] = type.element.get(raw, i * type.bytes());
    }
    return values;
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

  /** Whether a tensor that was read has the same name, shape and elements. */
  boolean isSame(OnnxTensor other) {
    return name.equals(other.name) && dims.equals(other.dims) && type == other.type
        && raw.duplicate().rewind().equals(other.raw.duplicate().rewind());
  }

  void write(ProtobufWriter out) {
    out.integers(1, dims.stream().mapToLong(d -> d).toArray()).integer(2, type.number).text(8, name);
    out.bytes(9, bytes());
  }

  /** Of a tensor that was read, a copy: its bytes lie within the file's. */
  private byte[] bytes() {
    if (raw.capacity() == raw.array().length) {
      return raw.array();
    }
    byte[] bytes = new byte[raw.capacity()];
    raw.get(0, bytes);
    return bytes;
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
    ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(type.bytes(), values.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      switch (type.bytes()) {
        case 8 -> raw.putLong(value);
        case 4 -> raw.putInt((int) value);
        case 2 -> raw.putShort((short) value);
        default -> raw.put((byte) value);
      }
    }
    return raw;
  }

  private static void checkSize(String name, List<Long> dims, Type type, int bytes) {
    long size = type.bytes();
    for (long dim : dims) {
      BadInputException.check(dim >= 0 && (dim == 0 || size <= Integer.MAX_VALUE / dim),
          "tensor %s: expected a shape that fits an array, found %s", name, dims);
      size *= dim;
    }
    BadInputException.check(size == bytes, "tensor %s: expected %,d bytes for %s of %s, found %,d", name,
        size, dims, type, bytes);
  }
}
