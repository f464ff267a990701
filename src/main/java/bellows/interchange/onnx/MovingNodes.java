package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.nn.Layer;
import bellows.nn.layer.ChannelPad;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.Pad;
import bellows.nn.layer.Reshape;
import bellows.nn.layer.VectorNorm;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Layers that move, join or compare values across channels and places. */
final class MovingNodes {
  private static final long INT64 = 7;

  private final GraphWriter graph;

  MovingNodes(GraphWriter graph) {
    this.graph = graph;
  }

  /** Null for other layers. */
  Value write(String name, Layer layer, Value x) {
    if (layer instanceof Flatten) {
      return graph.flat(name, x);
    }
    if (layer instanceof Reshape reshape) {
      return graph.shaped(name, graph.flat(name, x), reshape.output(x.shape()));
    }
    if (layer instanceof Pad pad) {
      return pad(name, pad, x);
    }
    if (layer instanceof ChannelPad pad) {
      long[] begin = new long[x.rank() + 1];
      long[] end = new long[x.rank() + 1];
      begin[1] = pad.before();
      end[1] = pad.after();
      return padded(name, x, pad.output(x.shape()), begin, end, "constant");
    }
    if (layer instanceof LocalResponseNorm norm) {
      return responses(name, norm, x);
    }
    if (layer instanceof VectorNorm norm) {
      return norm(name, norm, x);
    }
    return layer instanceof Maxout maxout ? maxout(name, maxout, x) : null;
  }

  private Value padded(String name, Value x, Shape output, long[] begin, long[] end, String mode) {
    return graph.node("Pad", name, output,
        List.of(x.name(), graph.integers(name + ".sides", WindowNodes.joined(begin, end))),
        OnnxAttribute.of("mode", mode));
  }

  private Value pad(String name, Pad pad, Value x) {
    List<Integer> sides = pad.sides();
    int last = sides.size() - 1;
    long left = x.rank() == 2 ? sides.get(0) : sides.get(last == 0 ? 0 : 1);
    long top = sides.get(0);
    long bottom = sides.get(last == 3 ? 2 : 0);
    long[] begin = x.rank() == 2 ? new long[] {0, 0, left} : new long[] {0, 0, top, left};
    long[] end = x.rank() == 2 ? new long[] {0, 0, sides.get(last)} : new long[] {0, 0, bottom, sides.get(last)};
    return padded(name, x, pad.output(x.shape()), begin, end, pad.mode() == Pad.Mode.ZERO ? "constant" : "reflect");
  }

  /** LRN divides alpha by the number of channels, and runtimes have it for pictures only. */
  private Value responses(String name, LocalResponseNorm norm, Value x) {
    boolean picture = x.rank() == 3;
    Value seen = picture ? x
        : graph.dims(name + ".picture", x, x.shape(), x.channels(), x.shape().size() / x.channels(), 1);
    Value y = graph.node("LRN", picture ? name : name + ".normalised", x.shape(), List.of(seen.name()),
        OnnxAttribute.of("size", norm.size()), OnnxAttribute.of("alpha", norm.alpha() * norm.size()),
        OnnxAttribute.of("beta", norm.beta()), OnnxAttribute.of("bias", norm.k()));
    long[] dims = x.rank() == 1 ? new long[] {x.channels()}
        : new long[] {x.channels(), x.shape().size() / x.channels()};
    return picture ? y : graph.dims(name, y, x.shape(), dims);
  }

  private Value norm(String name, VectorNorm norm, Value x) {
    long[] axes = norm.over() == VectorNorm.Over.ALL ? LongStream.rangeClosed(1, x.rank()).toArray() : new long[] {1};
    Value length = graph.reduced(norm.p() == 1 ? "ReduceL1" : "ReduceL2", name + ".norm", x, x.shape(), true, axes);
    Value least = graph.same("Max", name + ".divisor", length, graph.constant(name + ".epsilon", norm.epsilon()));
    return graph.same("Div", name, x, least.name());
  }

  private Value maxout(String name, Maxout maxout, Value x) {
    Shape output = maxout.output(x.shape());
    long[] places = Arrays.stream(x.places()).asLongStream().toArray();
    Value pieces = graph.dims(name + ".pieces", x, x.shape(),
        WindowNodes.joined(new long[] {output.channels(), maxout.pieces()}, places));
    return graph.reduced("ReduceMax", name, pieces, output, false, 2);
  }

  /** Rows of tables in the place of numbers: those elements that are none come first. */
  Value embedding(String name, Embedding embedding, Value x, List<float[]> tables) {
    List<String> parts = new ArrayList<>();
    long[] others = LongStream.range(0, x.shape().size()).filter(i -> !embedding.columns().contains((int) i + 1))
        .toArray();
    if (others.length > 0) {
      parts.add(graph.node("Gather", name + ".others", x.shape(),
          List.of(x.name(), graph.integers(name + ".places", others)), OnnxAttribute.of("axis", 1)).name());
    }
    for (int i = 0; i < tables.size(); i++) {
      String part = name + ".column" + embedding.columns().get(i);
      long rows = embedding.sizes().get(i);
      // A vector of one index gives N×1, of which the row's width becomes the third extent.
      Value number = graph.node("Gather", part + ".number", x.shape(),
          List.of(x.name(), graph.integers(part + ".place", embedding.columns().get(i) - 1)),
          OnnxAttribute.of("axis", 1));
      Value whole = graph.node("Cast", part + ".index", x.shape(), List.of(number.name()),
          OnnxAttribute.of("to", INT64));
      long width = tables.get(i).length / rows;
      Value row = graph.node("Gather", part + ".row", x.shape(),
          List.of(graph.weights(part, tables.get(i), rows, width), whole.name()), OnnxAttribute.of("axis", 0));
      parts.add(graph.dims(part + ".flat", row, x.shape(), width).name());
    }
    return graph.node("Concat", name, embedding.output(x.shape()), parts, OnnxAttribute.of("axis", 1));
  }
}
