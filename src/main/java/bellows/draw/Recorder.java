package bellows.draw;

import bellows.nn.Op;
import bellows.nn.OpObserver;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps what each layer of a workspace puts out, and the gradient that comes back to it, of the last pass. Copies, since
 * layers share memory. A layer that is bound together with its ReLU is recorded under its own name with the ReLU's
 * output.
 */
final class Recorder implements OpObserver {
  /**
   * What was recorded of a layer.
   *
   * @param shape of one sample's output
   * @param outputs of all samples
   * @param gradients of each sample's own loss by its outputs; null if there was no way back
   */
  record Seen(Shape shape, float[] outputs, float[] gradients) {}

  private final Map<String, Seen> seen = new LinkedHashMap<>();

  /** By the layer's full name, in the order of the pass. */
  Map<String, Seen> seen() {
    return seen;
  }

  @Override
  public Op observe(String layer, Op op) {
    return new Op() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        op.forward(x, y, pass);
        seen.remove(layer);
        seen.put(layer, new Seen(ofOne(y.shape()), values(y, pass), null));
      }

      @Override
      public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
        Seen before = seen.get(layer);
        seen.put(layer, new Seen(before.shape, before.outputs, values(dy, pass)));
        op.backward(x, y, dy, dx, pass);
      }

      @Override
      public void restore(Tensor x, Tensor y, Pass pass) {
        op.restore(x, y, pass);
      }

      @Override
      public void weightsChanged() {
        op.weightsChanged();
      }
    };
  }

  private static Shape ofOne(Shape batch) {
    return Shape.of(Arrays.copyOfRange(batch.extents(), 1, batch.rank()));
  }

  private static float[] values(Tensor tensor, Pass pass) {
    int one = tensor.shape().size() / tensor.shape().at(0);
    return Arrays.copyOfRange(tensor.array(), tensor.offset(), tensor.offset() + pass.count() * one);
  }
}
