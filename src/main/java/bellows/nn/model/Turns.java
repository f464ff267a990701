package bellows.nn.model;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.List;

/**
 * Where outputs within a sequence lie when no way back follows: in two memories in turn, since each is read by the next
 * layer only. Layers inside find their temporaries behind these, so what they read stays as it is.
 */
final class Turns {
  private final Binder binder;
  private final Tensor[] memories = new Tensor[2];
  private int turn;

  /** Claims the two memories, or fewer; to be asked before the layers are bound. */
  Turns(List<Layer.Named> layers, Binder binder, Shape input) {
    this.binder = binder;
    Shape shape = input;
    int largest = 0;
    int outputs = 0;
    for (int i = 0; i < layers.size() - 1; i++) {
      Layer layer = layers.get(i).layer();
      shape = layer.output(shape);
      largest = Math.max(largest, shape.size());
      // The sequence's own input serves under any shape, but is not written over.
      outputs += layer.reshapes() || layer.inPlace() && outputs > 0 ? 0 : 1;
    }
    for (int i = 0; i < Math.min(outputs, memories.length); i++) {
      memories[i] = binder.temporary(Shape.of(largest));
    }
  }

  /** The memory of the next output that does not share its layer's input. */
  Tensor next(Shape output) {
    turn = memories[1] == null ? 0 : 1 - turn;
    return memories[turn].as(output.times(binder.batch()));
  }
}
