package bellows.inference;

import bellows.nn.Layer;
import bellows.nn.Layer.Named;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.Identity;
import bellows.nn.model.Auxiliary;
import bellows.nn.model.Concat;
import bellows.nn.model.Gate;
import bellows.nn.model.Graph;
import bellows.nn.model.Graph.Node;
import bellows.nn.model.Model;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import bellows.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes out of a trained network what only training needs (dropout, auxiliary classifiers), and folds each BatchNorm
 * that follows a convolution, of one filter a channel too, or a dense layer into that layer's weights, also inside
 * branches and graphs: with running statistics it is a scale and a shift of each channel,
 * {@code γ·(w·x + b − μ)/√(σ² + ε) + β = (k·w)·x + (β + k·(b − μ))} with {@code k = γ/√(σ² + ε)}. An activation that
 * stood behind it then follows the layer itself, and the two are bound together where they can be.
 *
 * <p>A BatchNorm that follows anything else stays. Layers that others bring along stay as they are, with all inside.
 */
final class Folding {
  /** A BatchNorm that is folded. */
  private record Norm(String name, BatchNorm layer) {}

  private final Model trained;
  private final float[] weights;
  /** Of each layer that others are folded into, those in their order; by full names. */
  private final Map<String, List<Norm>> norms = new LinkedHashMap<>();

  Folding(Model trained, float[] weights) {
    this.trained = trained;
    this.weights = weights;
  }

  Folded folded() {
    Sequential network = sequence("", trained.network());
    Model model = network.equals(trained.network()) ? trained
        : new Model(trained.name(), trained.input(), trained.classes(), network, trained.loss());
    return new Folded(model.forwardOnly(), model == trained ? weights : weights(model.layout()));
  }

  /** @param prefix of its layers' full names */
  private Sequential sequence(String prefix, Sequential layers) {
    List<Named> kept = new ArrayList<>();
    for (Named named : layers.layers()) {
      Layer layer = named.layer();
      if (ofTraining(layer)) {
        continue;
      }
      int last = kept.size() - 1;
      Layer folded = layer instanceof BatchNorm norm && last >= 0
          ? with(new Norm(prefix + named.name(), norm), prefix + kept.get(last).name(), kept.get(last).layer()) : null;
      if (folded == null) {
        kept.add(new Named(named.name(), inside(prefix + named.name(), layer)));
      } else {
        kept.set(last, new Named(kept.get(last).name(), folded));
      }
    }
    return new Sequential(kept.isEmpty() ? nothing(layers) : kept);
  }

  private static boolean ofTraining(Layer layer) {
    return layer instanceof Dropout || layer instanceof Auxiliary || layer instanceof Identity;
  }

  private static List<Named> nothing(Sequential layers) {
    return List.of(new Named(layers.layers().get(0).name(), new Identity()));
  }

  /**
   * The layer with a BatchNorm behind it folded into it; null if that cannot be. Of a sequence, and of a graph, it is
   * the last layer that takes it.
   *
   * @param name of the layer, in full
   * @param layer with what is in it folded
   */
  private Layer with(Norm norm, String name, Layer layer) {
    if (layer instanceof Sequential inner) {
      return with(norm, name + ".", inner);
    } else if (layer instanceof Graph graph) {
      List<Node> nodes = new ArrayList<>(graph.nodes());
      return with(norm, name, nodes, nodes.size() - 1) ? new Graph(nodes) : null;
    }
    Layer biased = biased(layer);
    if (biased != null) {
      norms.computeIfAbsent(name, absent -> new ArrayList<>()).add(norm);
    }
    return biased;
  }

  private Sequential with(Norm norm, String prefix, Sequential layers) {
    List<Named> inner = new ArrayList<>(layers.layers());
    Named last = inner.get(inner.size() - 1);
    Layer folded = with(norm, prefix + last.name(), last.layer());
    inner.set(inner.size() - 1, new Named(last.name(), folded));
    return folded == null ? null : new Sequential(inner);
  }

  /** Whether the layers of a graph's node took the BatchNorm behind them. */
  private boolean with(Norm norm, String graph, List<Node> nodes, int place) {
    Node node = nodes.get(place);
    Sequential folded = node.layers() == null ? null : with(norm, graph + "." + node.name() + ".", node.layers());
    if (folded != null) {
      nodes.set(place, new Node(node.name(), node.from(), node.join(), folded));
    }
    return folded != null;
  }

  /** The layer with a bias; null if no BatchNorm can be folded into it. */
  private static Layer biased(Layer layer) {
    if (layer instanceof Conv2d conv) {
      return new Conv2d(conv.filters(), conv.window(), conv.groups(), true, conv.init(), conv.algorithm());
    } else if (layer instanceof Conv1d conv) {
      return new Conv1d(conv.filters(), conv.axis(), conv.groups(), true, conv.init());
    } else if (layer instanceof Dense dense) {
      return new Dense(dense.units(), true, dense.init());
    }
    return null;
  }

  /** The layer with the sequences in it folded. */
  private Layer inside(String name, Layer layer) {
    if (layer instanceof Sequential inner) {
      return sequence(name + ".", inner);
    } else if (layer instanceof Graph graph) {
      return graph(name, graph);
    }
    if (!(layer instanceof Residual || layer instanceof Concat || layer instanceof Gate)) {
      return layer;
    }
    List<Sequential> inner = layer.children().stream()
        .map(child -> sequence(name + "." + child.name() + ".", (Sequential) child.layer())).toList();
    return layer instanceof Concat ? new Concat(inner) : layer instanceof Gate ? new Gate(inner.get(0))
        : new Residual(inner.get(0), inner.size() == 1 ? null : inner.get(1));
  }

  /**
   * Node by node. A BatchNorm at the head of a node that alone reads another is folded into that; if nothing is left of
   * the node, its readers read the other.
   */
  private Graph graph(String name, Graph graph) {
    List<Node> nodes = new ArrayList<>();
    Map<String, String> stands = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<String> from = node.from().stream().map(read -> stands.getOrDefault(read, read)).toList();
      String prefix = name + "." + node.name() + ".";
      int before = onlyReader(graph, node) ? nodes.stream().map(Node::name).toList().indexOf(from.get(0)) : -1;
      List<Named> left = node.layers() == null ? new ArrayList<>() : new ArrayList<>(node.layers().layers());
      while (before >= 0 && !left.isEmpty() && goes(left.get(0), prefix, name, nodes, before)) {
        left.remove(0);
      }
      boolean last = nodes.size() + stands.size() == graph.nodes().size() - 1;
      if (left.isEmpty() && before >= 0 && !last) {
        stands.put(node.name(), from.get(0));
      } else {
        nodes.add(new Node(node.name(), from, node.join(), node.layers() == null ? null
            : left.isEmpty() ? new Sequential(nothing(node.layers())) : sequence(prefix, new Sequential(left))));
      }
    }
    return new Graph(nodes);
  }

  /** Whether a node needs its first layer no more, since a node before it has it inside. */
  private boolean goes(Named first, String prefix, String graph, List<Node> nodes, int before) {
    return ofTraining(first.layer()) || first.layer() instanceof BatchNorm norm
        && with(new Norm(prefix + first.name(), norm), graph, nodes, before);
  }

  /** Whether the node reads one node, and nobody else reads that, nor reads it twice. */
  private static boolean onlyReader(Graph graph, Node node) {
    String read = node.from().get(0);
    return graph.nodes().stream().flatMap(other -> other.from().stream()).filter(read::equals).count() == 1
        && node.from().size() == 1;
  }

  /** The weights of the folded network. */
  private float[] weights(Layout layout) {
    Map<String, Layout.Segment> before = segments(trained.layout());
    Map<String, Layout.Segment> after = segments(layout);
    float[] folded = new float[layout.size()];
    after.forEach((name, segment) -> {
      if (before.containsKey(name)) {
        System.arraycopy(weights, before.get(name).offset(), folded, segment.offset(), segment.size());
      }
    });
    norms.forEach((layer, all) -> all.forEach(norm -> fold(norm, before, folded, after.get(layer + ".weight"),
        after.get(layer + ".bias"))));
    return folded;
  }

  private static Map<String, Layout.Segment> segments(Layout layout) {
    Map<String, Layout.Segment> named = new HashMap<>();
    layout.weights().forEach(segment -> named.put(segment.name(), segment));
    layout.statistics().forEach(segment -> named.put(segment.name(), segment));
    return named;
  }

  /** In double precision, rounded once. The innermost extent of a weight tensor is its layer's outputs. */
  private void fold(Norm norm, Map<String, Layout.Segment> before, float[] folded, Layout.Segment weight,
      Layout.Segment bias) {
    float[] scale = values(before.get(norm.name + ".scale"));
    float[] shift = values(before.get(norm.name + ".shift"));
    float[] mean = values(before.get(norm.name + ".mean"));
    float[] variance = values(before.get(norm.name + ".variance"));
    double[] factors = new double[scale.length];
    for (int c = 0; c < factors.length; c++) {
      factors[c] = scale[c] / Math.sqrt(variance[c] + norm.layer.epsilon());
      int at = bias.offset() + c;
      folded[at] = (float) (shift[c] + factors[c] * ((double) folded[at] - mean[c]));
    }
    for (int i = 0; i < weight.size(); i++) {
      folded[weight.offset() + i] = (float) (factors[i % factors.length] * folded[weight.offset() + i]);
    }
  }

  private float[] values(Layout.Segment segment) {
    return Arrays.copyOfRange(weights, segment.offset(), segment.end());
  }
}
