package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.protobuf.ProtobufReader;
import bellows.protobuf.ProtobufWriter;
import java.util.Arrays;

/**
 * A setting of a node: an {@code AttributeProto}.
 *
 * @param value a {@link Float}, {@link Long}, {@link String}, {@code float[]}, {@code long[]} or {@link OnnxTensor}
 */
public record OnnxAttribute(String name, Object value) {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int FLOATS = 6;
  private static final int INTS = 7;

  public static OnnxAttribute of(String name, long value) {
    return new OnnxAttribute(name, value);
  }

  public static OnnxAttribute of(String name, double value) {
    return new OnnxAttribute(name, (float) value);
  }

  public static OnnxAttribute of(String name, String value) {
    return new OnnxAttribute(name, value);
  }

  public static OnnxAttribute of(String name, long[] values) {
    return new OnnxAttribute(name, values);
  }

  void write(ProtobufWriter out) {
    out.text(1, name);
    if (value instanceof Float number) {
      out.number(2, (float) number).integer(20, FLOAT);
    } else if (value instanceof Long number) {
      out.integer(3, number).integer(20, INT);
    } else if (value instanceof String text) {
      out.text(4, text).integer(20, STRING);
    } else if (value instanceof OnnxTensor tensor) {
      out.message(5, tensor::write).integer(20, TENSOR);
    } else if (value instanceof float[] numbers) {
      out.numbers(7, numbers).integer(20, FLOATS);
    } else {
      out.integers(8, (long[]) value).integer(20, INTS);
    }
  }

  static OnnxAttribute read(ProtobufReader in, String node) {
    ProtobufReader.Numbers floats = new ProtobufReader.Numbers();
    ProtobufReader.Numbers integers = new ProtobufReader.Numbers();
    String name = "";
    Object single = null;
    long type = 0;
    boolean other = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> single = in.number();
        case 3 -> single = in.integer();
        case 4 -> single = in.text();
        case 5 -> single = OnnxTensor.read(in.message());
        case 7 -> in.floats(floats);
        case 8 -> in.integers(integers);
        case 6, 9, 10, 11, 21 -> other = true;
        case 20 -> type = in.integer();
        default -> { }
      }
    }
    BadInputException.check(!other, "node %s: expected numbers, texts or a tensor as the attribute %s, found a graph "
        + "or another thing, which is not read", node, name);
    return new OnnxAttribute(name, value(type, single, floats, integers));
  }

  /** What is at its default is not written, so the type tells what is meant. */
  private static Object value(long type, Object single, ProtobufReader.Numbers floats,
      ProtobufReader.Numbers integers) {
    boolean many = type == FLOATS || type == 0 && single == null && floats.count() > 0;
    if (many) {
      long[] bits = floats.toArray();
      float[] values = new float[bits.length];
      for (int i = 0; i < bits.length; i++) {
        values[i] = Float.intBitsToFloat((int) bits[i]);
      }
      return values;
    }
    if (type == INTS || single == null && type == 0) {
      return integers.toArray();
    }
    return single != null ? single : type == FLOAT ? (Object) 0f : type == INT ? (Object) 0L : "";
  }

  @Override
  public String toString() {
    return name + "=" + (value instanceof long[] integers ? Arrays.toString(integers)
        : value instanceof float[] floats ? Arrays.toString(floats) : value);
  }
}
