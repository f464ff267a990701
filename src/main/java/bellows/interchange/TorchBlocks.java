package bellows.interchange;

import bellows.nn.Layer;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.model.Concat;
import bellows.nn.model.Model;
import bellows.nn.model.Residual;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What torchvision calls the tensors of networks whose code numbers blocks: MobileNets and EfficientNets, of which a
 * block is what surrounds a depthwise convolution, DenseNets and SqueezeNets.
 */
final class TorchBlocks {
  /** A layer with weights, by its full name; those inside a gate are squeeze-and-excite's two. */
  private record Leaf(String name, Layer layer, boolean residual, boolean gated) {
    boolean isDepthwise() {
      return layer instanceof Conv2d conv && conv.groups() > 1;
    }
  }

  private final Map<String, List<String>> names = new HashMap<>();
  private final List<Leaf> leaves = new ArrayList<>();

  private TorchBlocks(Model model) {
    collect("", model.network(), false, false);
  }

  /** Names by our full name of a layer; null for networks that are of another kind. */
  static Map<String, List<String>> of(Model model) {
    TorchBlocks found = new TorchBlocks(model);
    switch (model.name()) {
      case "mobilenet-v2" -> found.inverted("conv", false);
      case "mobilenet-v3-large", "mobilenet-v3-small" -> found.inverted("block", false);
      case "efficientnet-b0" -> found.inverted("block", true);
      case "densenet121" -> found.dense(model);
      case "squeezenet" -> found.fire(model);
      default -> {
        return null;
      }
    }
    return found.names;
  }

  private void collect(String name, Layer layer, boolean residual, boolean gated) {
    if (layer instanceof Conv2d || layer instanceof BatchNorm || layer instanceof Dense) {
      leaves.add(new Leaf(name, layer, residual, gated));
    }
    for (Layer.Named inner : layer.children()) {
      collect(name.isEmpty() ? inner.name() : name + "." + inner.name(), inner.layer(),
          residual || layer instanceof Residual, gated || layer.kind().equals("gate"));
    }
  }

  private List<Leaf> inside(Layer.Named layer) {
    return leaves.stream().filter(leaf -> leaf.name.startsWith(layer.name() + ".")).toList();
  }

  private void put(Leaf leaf, String name) {
    names.put(leaf.name, List.of(name));
  }

  /**
   * A convolution with its normalisation, blocks, another such pair, and dense layers: {@code features.0.0,
   * features.3.conv.0.1, features.18.0, classifier.1}.
   *
   * @param inner what a block's own layers are in
   * @param staged whether blocks have two numbers, the first of which counts those that change the shape
   */
  private void inverted(String inner, boolean staged) {
    pair(0, "features.0");
    int at = 2;
    int stage = 0;
    int place = 0;
    for (int last = blockEnd(at); last > 0; last = blockEnd(at)) {
      boolean first = !staged || !leaves.get(at).residual;
      stage += first ? 1 : 0;
      place = first ? 0 : place + 1;
      block(at, last, "features." + stage + (staged ? "." + place : "") + "." + inner, inner.equals("conv"));
      at = last;
    }
    pair(at, "features." + (stage + 1));
    head(at + 2);
  }

  /** A dropout comes before the last dense layer; before it, where there are two, a dense layer and its activation. */
  private void head(int at) {
    boolean two = leaves.size() == at + 2;
    for (int i = at; i < leaves.size(); i++) {
      put(leaves.get(i), "classifier." + (!two ? 1 : i == at ? 0 : 3));
    }
  }

  private void pair(int at, String name) {
    put(leaves.get(at), name + ".0");
    put(leaves.get(at + 1), name + ".1");
  }

  /** Behind the block that begins at a place: it ends with the second pair from its depthwise convolution; 0 for none. */
  private int blockEnd(int from) {
    for (int i = from; i < Math.min(from + 3, leaves.size()); i++) {
      if (leaves.get(i).isDepthwise()) {
        int end = i + 2;
        while (leaves.get(end).gated) {
          end++;
        }
        return end + 2;
      }
    }
    return 0;
  }

  /** @param plain whether the last pair has no number of its own */
  private void block(int from, int to, String name, boolean plain) {
    int number = 0;
    for (int i = from; i < to; i += 2) {
      if (i + 2 == to && plain) {
        put(leaves.get(i), name + "." + number);
        put(leaves.get(i + 1), name + "." + (number + 1));
      } else if (leaves.get(i).gated) {
        put(leaves.get(i), name + "." + number + ".fc1");
        put(leaves.get(i + 1), name + "." + number + ".fc2");
      } else {
        pair(i, name + "." + number);
      }
      number++;
    }
  }

  /** {@code features.conv0, features.denseblock1.denselayer2.norm1, features.transition1.conv, classifier}. */
  private void dense(Model model) {
    List<Layer.Named> layers = model.network().layers();
    int block = 1;
    int number = 0;
    boolean stem = true;
    for (Layer.Named named : layers) {
      if (named.layer() instanceof Concat) {
        stem = false;
        String name = "features.denseblock" + block + ".denselayer" + ++number;
        List<Leaf> own = inside(named);
        for (int i = 0; i < own.size(); i++) {
          put(own.get(i), name + (own.get(i).layer instanceof BatchNorm ? ".norm" : ".conv") + (i / 2 + 1));
        }
      } else if (named.layer() instanceof Conv2d) {
        names.put(named.name(), List.of(stem ? "features.conv0" : "features.transition" + block++ + ".conv"));
        number = 0;
      } else if (named.layer() instanceof BatchNorm) {
        names.put(named.name(), List.of(stem ? "features.norm0" : "features.transition" + block + ".norm"));
      } else if (named.layer() instanceof Dense) {
        names.put(named.name(), List.of("classifier"));
      }
    }
    layers.stream().filter(named -> named.layer() instanceof BatchNorm).reduce((before, last) -> last)
        .ifPresent(last -> names.put(last.name(), List.of("features.norm" + (block(layers) + 1))));
  }

  /** How many blocks there are: each but the last has a convolution behind it. */
  private static long block(List<Layer.Named> layers) {
    return layers.stream().filter(named -> named.layer() instanceof Conv2d).count();
  }

  /** {@code features.0, features.3.squeeze, features.3.expand3x3, classifier.1}: a fire module has one number. */
  private void fire(Model model) {
    List<Layer.Named> layers = model.network().layers();
    int place = 0;
    for (int i = 0; i < layers.size(); i++) {
      Layer.Named named = layers.get(i);
      boolean last = layers.stream().skip(i + 1).noneMatch(other -> other.layer() instanceof Conv2d);
      if (named.layer() instanceof Conv2d && i + 2 < layers.size() && layers.get(i + 2).layer() instanceof Concat) {
        String name = "features." + place++;
        names.put(named.name(), List.of(name + ".squeeze"));
        List<Leaf> expand = inside(layers.get(i + 2));
        put(expand.get(0), name + ".expand1x1");
        put(expand.get(1), name + ".expand3x3");
        i += 2;
      } else {
        names.put(named.name(), List.of(last ? "classifier.1" : "features." + place++));
      }
    }
  }
}
