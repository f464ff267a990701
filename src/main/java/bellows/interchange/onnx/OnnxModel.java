package bellows.interchange.onnx;

import bellows.conf.BadInputException;
import bellows.protobuf.ProtobufReader;
import bellows.protobuf.ProtobufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of ONNX: a {@code ModelProto} and the {@code GraphProto} in it.
 *
 * @param opset the version of ONNX' own operators
 * @param nodes each behind those whose values it takes
 * @param metadata what the file says of itself
 */
public record OnnxModel(String producer, long opset, List<OnnxNode> nodes, List<OnnxTensor> constants,
    List<OnnxValue> inputs, List<OnnxValue> outputs, Map<String, String> metadata) {
  /** The newest that Debian's ONNX and older runtimes read. */
  public static final long OPSET = 17;
  private static final long IR_VERSION = 8;

  public OnnxModel {
    nodes = List.copyOf(nodes);
    constants = List.copyOf(constants);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public void write(OutputStream out, String version) throws IOException {
    ProtobufWriter model = new ProtobufWriter();
    model.integer(1, IR_VERSION).text(2, producer).text(3, version).message(7, this::writeGraph);
    model.message(8, opsets -> opsets.text(1, "").integer(2, opset));
    metadata.forEach((key, value) -> model.message(14, entry -> entry.text(1, key).text(2, value)));
    model.writeTo(out);
  }

  private void writeGraph(ProtobufWriter graph) {
    nodes.forEach(node -> graph.message(1, node::write));
    graph.text(2, "network");
    constants.forEach(constant -> graph.message(5, constant::write));
    inputs.forEach(input -> graph.message(11, input::write));
    outputs.forEach(output -> graph.message(12, output::write));
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException with the byte, if it is none, or holds something that is not read
   */
  public static OnnxModel read(byte[] file) {
    ProtobufReader in = new ProtobufReader(file);
    ProtobufReader graph = null;
    String producer = "";
    long opset = 0;
    Map<String, String> metadata = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 2 -> producer = in.text();
        case 7 -> graph = in.message();
        case 8 -> opset = Math.max(opset, opset(in.message()));
        case 14 -> entry(in.message(), metadata);
        case 25 -> throw new BadInputException("expected a graph of ONNX' own operators, found functions of the "
            + "model's own");
        default -> { }
      }
    }
    BadInputException.check(graph != null, "expected a model of ONNX, found no graph in it");
    return graph(graph, producer, opset, metadata);
  }

  private static OnnxModel graph(ProtobufReader in, String producer, long opset, Map<String, String> metadata) {
    List<OnnxNode> nodes = new ArrayList<>();
    List<OnnxTensor> constants = new ArrayList<>();
    List<OnnxValue> inputs = new ArrayList<>();
    List<OnnxValue> outputs = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(OnnxNode.read(in.message()));
        case 5 -> constants.add(OnnxTensor.read(in.message()));
        case 11 -> inputs.add(OnnxValue.read(in.message()));
        case 12 -> outputs.add(OnnxValue.read(in.message()));
        case 15 -> throw new BadInputException("expected dense tensors, found a sparse one");
        default -> { }
      }
    }
    return new OnnxModel(producer, opset, nodes, constants, inputs, outputs, metadata);
  }

  /** Of ONNX' own operators; 0 of others'. */
  private static long opset(ProtobufReader in) {
    String domain = "";
    long version = 0;
    while (in.next()) {
      if (in.field() == 1) {
        domain = in.text();
      } else if (in.field() == 2) {
        version = in.integer();
      }
    }
    return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
  }

  private static void entry(ProtobufReader in, Map<String, String> metadata) {
    String key = "";
    String value = "";
    while (in.next()) {
      if (in.field() == 1) {
        key = in.text();
      } else if (in.field() == 2) {
        value = in.text();
      }
    }
    metadata.put(key, value);
  }
}
