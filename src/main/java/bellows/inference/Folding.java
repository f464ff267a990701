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
 * that follows a convolution or a dense layer into that layer's weights: with running statistics it is a scale and a
 * shift of each channel, {@code γ·(w·x + b − μ)/√(σ² + ε) + β = (k·w)·x + (β + k·(b − μ))} with
 * {@code k = γ/√(σ² + ε)}. An activation that stood behind it then follows the layer itself, and the two are bound
 * together where they can be.
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
  private Sequential sequence(String prefix, Sequential trainedLayers) {
    List<Named> kept = new ArrayList<>();
    for (Named named : trainedLayers.layers()) {
      Layer layer = named.layer();
      if (layer instanceof Dropout || layer instanceof Auxiliary || layer instanceof Identity) {
        continue;
      }
      int last = kept.size() - 1;
      Layer biased = layer instanceof BatchNorm && last >= 0 ? biased(kept.get(last).layer()) : null;
      if (biased == null) {
        kept.add(new Named(named.name(), inside(prefix + named.name(), layer)));
      } else {
        Named before = kept.set(last, new Named(kept.get(last).name(), biased));
        norms.computeIfAbsent(prefix + before.name(), name -> new ArrayList<>())
            .add(new Norm(prefix + named.name(), (BatchNorm) layer));
      }
    }
    return new Sequential(kept.isEmpty() ? List.of(new Named(trainedLayers.layers().get(0).name(), new Identity()))
        : kept);
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
    }
    if (!(layer instanceof Residual || layer instanceof Concat || layer instanceof Gate)) {
      return layer;
    }
    List<Sequential> inner = layer.children().stream()
        .map(child -> sequence(name + "." + child.name() + ".", (Sequential) child.layer())).toList();
    return layer instanceof Concat ? new Concat(inner) : layer instanceof Gate ? new Gate(inner.get(0))
        : new Residual(inner.get(0), inner.size() == 1 ? null : inner.get(1));
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
