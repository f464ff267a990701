package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.protobuf.ProtobufReader;
import bellows.protobuf.ProtobufWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An operation of a graph: a {@code NodeProto}.
 *
 * @param inputs names of values; an empty one for an optional input that is left out
 * @param domain of the operator; empty for ONNX' own
 */
public record OnnxNode(String name, String op, String domain, List<String> inputs, List<String> outputs,
    List<OnnxAttribute> attributes) {
  /** What people are told: {@code conv1 (Conv)}. */
  public String title() {
    return (name.isEmpty() ? String.join(", ", outputs) : name) + " (" + (domain.isEmpty() ? "" : domain + ".") + op
        + ")";
  }

  /** Null where it has none of that name. */
  private Object value(String attribute) {
    return attributes.stream().filter(a -> a.name().equals(attribute)).map(OnnxAttribute::value).findFirst()
        .orElse(null);
  }

  private <T> T value(String attribute, Class<T> type, T otherwise) {
    Object found = value(attribute);
    BadInputException.check(found == null || type.isInstance(found), "node %s: expected %s of another type, found %s",
        title(), attribute, found);
    return found == null ? otherwise : type.cast(found);
  }

  long integer(String attribute, long otherwise) {
    return value(attribute, Long.class, otherwise);
  }

  float number(String attribute, double otherwise) {
    return value(attribute, Float.class, (float) otherwise);
  }

  String text(String attribute, String otherwise) {
    return value(attribute, String.class, otherwise);
  }

  /** Null where it has none. */
  long[] integers(String attribute) {
    return value(attribute, long[].class, null);
  }

  /** Null where it has none. */
  float[] numbers(String attribute) {
    return value(attribute, float[].class, null);
  }

  /** Null where it has none. */
  OnnxTensor tensor(String attribute) {
    return value(attribute, OnnxTensor.class, null);
  }

  /** The name of an input; empty where it is left out. */
  String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  /** Whether a node that was read is this one: the same name, operator, values and attributes. */
  boolean isSame(OnnxNode other) {
    return Arrays.equals(bytes(), other.bytes());
  }

  private byte[] bytes() {
    ProtobufWriter out = new ProtobufWriter();
    write(out);
    return out.toBytes();
  }

  void write(ProtobufWriter out) {
    inputs.forEach(input -> out.text(1, input));
    outputs.forEach(output -> out.text(2, output));
    out.text(3, name).text(4, op);
    attributes.forEach(attribute -> out.message(5, attribute::write));
    if (!domain.isEmpty()) {
      out.text(7, domain);
    }
  }

  static OnnxNode read(ProtobufReader in) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<ProtobufReader> attributes = new ArrayList<>();
    String name = "";
    String op = "";
    String domain = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> inputs.add(in.text());
        case 2 -> outputs.add(in.text());
        case 3 -> name = in.text();
        case 4 -> op = in.text();
        case 5 -> attributes.add(in.message());
        case 7 -> domain = in.text();
        default -> { }
      }
    }
    String title = name.isEmpty() ? op : name;
    return new OnnxNode(name, op, domain.equals("ai.onnx") ? "" : domain, List.copyOf(inputs), List.copyOf(outputs),
        attributes.stream().map(attribute -> OnnxAttribute.read(attribute, title)).toList());
  }
}
