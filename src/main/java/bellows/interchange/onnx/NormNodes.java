package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.interchange.weights.ChannelsFirst;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.VectorNorm;
import java.util.ArrayList;
import java.util.List;

/** Layer normalisation as nodes of ONNX, which normalises along the last axes: channels are moved there. */
final class NormNodes {
  private NormNodes() {}

  static Value write(GraphWriter graph, String name, LayerNorm norm, Value x, float[] scale, float[] shift) {
    boolean all = norm.over() == VectorNorm.Over.ALL;
    OnnxAttribute epsilon = OnnxAttribute.of("epsilon", norm.epsilon());
    if (x.rank() == 1 || all) {
      ChannelsFirst order = ChannelsFirst.of(x.shape(), 1);
      List<Long> dims = new ArrayList<>(List.of((long) x.channels()));
      for (int place : x.places()) {
        dims.add((long) place);
      }
      long[] extents = dims.stream().mapToLong(d -> d).toArray();
      return graph.node("LayerNormalization", name, x.shape(), List.of(x.name(),
          graph.constant(name + ".scale", x.rank() == 1 ? scale : order.toTheirs(scale), extents),
          graph.constant(name + ".shift", x.rank() == 1 ? shift : order.toTheirs(shift), extents)), epsilon,
          OnnxAttribute.of("axis", 1));
    }
    long[] back = x.rank() == 3 ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1};
    long[] front = x.rank() == 3 ? new long[] {0, 3, 1, 2} : new long[] {0, 2, 1};
    Value last = graph.node("Transpose", name + ".channels-last", x.shape(), List.of(x.name()),
        OnnxAttribute.of("perm", back));
    Value normalised = graph.node("LayerNormalization", name + ".normalised", x.shape(), List.of(last.name(),
        graph.constant(name + ".scale", scale, scale.length), graph.constant(name + ".shift", shift, shift.length)),
        epsilon, OnnxAttribute.of("axis", -1));
    return graph.node("Transpose", name, x.shape(), List.of(normalised.name()), OnnxAttribute.of("perm", front));
  }
}
