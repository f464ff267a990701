package bellows.nn.model;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.layer.Relu;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.List;

/**
 * Which outputs within a sequence do not last until the way back, but are then set again, each just before the layer
 * behind it needs it: those of layers that {@linkplain Layer#restores can} cheaply, from inputs that do last. All of a
 * sequence lie in one memory, as no two are needed at once. (Chen, Xu, Zhang, Guestrin: Training Deep Nets with
 * Sublinear Memory Cost, 2016, section 4.1, of which this is the part that computes no product again.)
 *
 * @param again for each layer of the sequence
 * @param memory where they lie; null where there are none
 */
record Recomputation(boolean[] again, Tensor memory) {
  /** Chooses for a sequence; to be asked before its layers are bound. */
  static Recomputation of(List<Layer.Named> layers, Binder binder, Shape input) {
    boolean[] again = new boolean[layers.size()];
    Shape shape = input;
    boolean lasting = true;
    int largest = 0;
    int behind;
    for (int i = 0; i < again.length; i = behind) {
      Layer layer = layers.get(i).layer();
      behind = i + 1;
      shape = layer.output(shape);
      if (layer.restores() && behind < again.length && layers.get(behind).layer() instanceof Relu) {
        behind++;
      }
      again[i] = lasting && layer.restores() && binder.recomputes(shape) && mayFollow(layers, behind);
      largest = again[i] ? Math.max(largest, shape.size()) : largest;
      lasting = !again[i];
    }
    return new Recomputation(again, largest == 0 ? null : binder.temporary(Shape.of(largest)));
  }

  boolean at(int layer) {
    return again[layer];
  }

  /**
   * Whether a layer may read what does not last: not if it shows it as its own output, and not if it is the last one
   * and its output may have to be set again from it. The last output itself is the parent's matter.
   */
  private static boolean mayFollow(List<Layer.Named> layers, int at) {
    if (at == layers.size()) {
      return false;
    }
    Layer layer = layers.get(at).layer();
    boolean last = at == layers.size() - 1 || at == layers.size() - 2 && layers.get(at + 1).layer() instanceof Relu;
    return !layer.reshapes() && !layer.inPlace() && !(last && layer.restores());
  }
}
