package bellows.draw.subnetwork;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.layer.Elementwise;
import bellows.nn.layer.Relu;
import bellows.nn.model.Concat;
import bellows.nn.model.Gate;
import bellows.nn.model.Graph;
import bellows.nn.model.Residual;
import bellows.nn.model.Sequential;
import java.util.List;

/**
 * A ReLU whose way back is a ReLU as well, whatever came forward: what a deconvolutional network has in its place
 * (Zeiler and Fergus, 2013, section 2.1), so that reconstructions are positive as the features are.
 */
public record DeconvolvedRelu() implements Elementwise {
  /** These layers with such in the places of their ReLUs, also of those inside others. */
  public static List<Named> in(List<Named> layers) {
    return layers.stream().map(named -> new Named(named.name(), in(named.layer()))).toList();
  }

  private static Layer in(Layer layer) {
    if (layer instanceof Relu) {
      return new DeconvolvedRelu();
    } else if (layer instanceof Sequential sequence) {
      return new Sequential(in(sequence.layers()));
    } else if (layer instanceof Residual residual) {
      return new Residual((Sequential) in(residual.body()),
          residual.shortcut() == null ? null : (Sequential) in(residual.shortcut()));
    } else if (layer instanceof Concat concat) {
      return new Concat(concat.branches().stream().map(branch -> (Sequential) in(branch)).toList());
    } else if (layer instanceof Graph graph) {
      return new Graph(graph.nodes().stream().map(node -> new Graph.Node(node.name(), node.from(), node.join(),
          node.layers() == null ? null : (Sequential) in(node.layers()))).toList());
    }
    return layer instanceof Gate gate ? new Gate((Sequential) in(gate.body())) : layer;
  }

  @Override
  public String kind() {
    return "relu";
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Map map(Binder binder) {
    return new Map(binder.kernels()::relu, (y, yo, dy, dyo, dx, dxo, n) -> binder.kernels().relu(dy, dyo, dx, dxo, n));
  }
}
