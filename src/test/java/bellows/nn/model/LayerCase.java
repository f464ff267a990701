package bellows.nn.model;

import bellows.nn.Layer;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.Relu;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.convolution.Convolution.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A layer and the input it is tried on. Samples are of {@link #CLASSES} classes. */
public record LayerCase(Layer layer, Shape input) {
  /** Of the targets; sample i is of class i modulo this. */
  static final int CLASSES = 4;
  private static final int FEW_KINKS = 90;
  private static final int WINOGRAD_CHANNELS = 32;

  /** Whether a sample's output depends on the others of its pass. */
  boolean mixesSamples() {
    return layer.mixesSamples() || inner().anyMatch(LayerCase::mixesSamples);
  }

  /** Whether a convolution may be Winograd's: larger errors, and which samples share a pass shows in its gradient. */
  boolean winograd() {
    if (!(layer instanceof Conv2d conv)) {
      return inner().anyMatch(LayerCase::winograd);
    }
    Window.Axis axis = conv.window().vertical();
    return conv.algorithm() == Algorithm.FASTEST && axis.equals(conv.window().horizontal()) && axis.kernel() == 3
        && axis.padding().even()
        && axis.stride() == 1 && axis.dilation() == 1
        && Math.min(conv.filters(), input.channels()) / conv.groups() >= WINOGRAD_CHANNELS;
  }

  /** Whether a difference moves so many inputs of a ReLU that it crosses kinks: then it is no slope. */
  boolean kinked() {
    return inner().anyMatch(c -> c.layer instanceof Relu && c.input.size() > FEW_KINKS || c.kinked());
  }

  /** Puts numbers of categories where the layer reads some, {@code sample} says which. */
  void number(long sample, float[] x, int offset) {
    for (int table = 0; embedding() != null && table < embedding().columns().size(); table++) {
      int size = embedding().sizes().get(table);
      x[offset + embedding().columns().get(table) - 1] = Math.floorMod(Draws.key(table, sample), size);
    }
  }

  /** Whether an element of the input is the number of a category, which has no slope. */
  boolean isNumber(int element) {
    return embedding() != null && embedding().columns().contains(element % input.size() + 1);
  }

  private Embedding embedding() {
    return layer instanceof Embedding own ? own : layer instanceof Sequential sequence
        && sequence.layers().get(0).layer() instanceof Embedding first ? first : null;
  }

  /** Whether some element may be dropped at random, which no reference repeats. */
  boolean random() {
    return layer instanceof Dropout || inner().anyMatch(LayerCase::random);
  }

  /** The layers inside this one, each with its input. */
  private Stream<LayerCase> inner() {
    if (layer instanceof Residual residual) {
      return Stream.of(residual.body(), residual.shortcut()).filter(Objects::nonNull)
          .map(branch -> new LayerCase(branch, input));
    }
    if (layer instanceof Concat concat) {
      return concat.branches().stream().map(branch -> new LayerCase(branch, input));
    }
    if (layer instanceof Gate gate) {
      return Stream.of(new LayerCase(gate.body(), input));
    }
    if (layer instanceof Graph graph) {
      List<Shape> inputs = graph.inputs(input);
      return IntStream.range(0, inputs.size()).filter(i -> graph.nodes().get(i).layers() != null)
          .mapToObj(i -> new LayerCase(graph.nodes().get(i).layers(), inputs.get(i)));
    }
    if (layer instanceof Auxiliary auxiliary) {
      return Stream.of(new LayerCase(auxiliary.branch(), input));
    }
    if (!(layer instanceof Sequential sequence)) {
      return Stream.of();
    }
    List<LayerCase> steps = new ArrayList<>();
    Shape shape = input;
    for (Layer.Named named : sequence.layers()) {
      steps.add(new LayerCase(named.layer(), shape));
      shape = named.layer().output(shape);
    }
    return steps.stream();
  }

  /** Layers one after another, named by their kind and place: conv0, relu1 … */
  public static Sequential sequence(Layer... layers) {
    return new Sequential(IntStream.range(0, layers.length)
        .mapToObj(i -> new Layer.Named(layers[i].kind() + i, layers[i])).toList());
  }

  @Override
  public String toString() {
    return describe() + " on " + input;
  }

  private String describe() {
    List<String> parts = inner().map(LayerCase::describe).toList();
    return layer instanceof Sequential ? parts.toString()
        : (layer.kind() + " " + layer.detail() + " " + (parts.isEmpty() ? "" : parts)).trim();
  }
}
