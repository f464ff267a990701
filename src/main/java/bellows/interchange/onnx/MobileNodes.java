package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.nn.Layer;
import bellows.nn.layer.HardSigmoid;
import bellows.nn.layer.HardSwish;
import bellows.nn.layer.Relu6;
import bellows.nn.layer.Silu;
import java.util.List;

/** ReLU6, swish and their hard forms as nodes of ONNX. */
final class MobileNodes {
  private MobileNodes() {}

  /** The node of a layer; null for other layers. */
  static Value write(GraphWriter graph, String name, Layer layer, Value x) {
    if (layer instanceof Relu6) {
      return graph.same("Clip", name, x, graph.constant(name + ".least", 0), graph.constant(name + ".most", 6));
    }
    if (layer instanceof HardSigmoid) {
      return graph.node("HardSigmoid", name, x.shape(), List.of(x.name()), OnnxAttribute.of("alpha", 1 / 6.0),
          OnnxAttribute.of("beta", 0.5));
    }
    if (layer instanceof HardSwish) {
      return graph.same("HardSwish", name, x);
    }
    return layer instanceof Silu ? graph.same("Mul", name, x, graph.same("Sigmoid", name + ".gate", x).name()) : null;
  }
}
