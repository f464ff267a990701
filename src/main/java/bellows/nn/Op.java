package bellows.nn;

import bellows.tensor.Tensor;

/**
 * A layer bound to memory. Works on the first {@link Pass#count} samples of its tensors, allocates nothing, and belongs
 * to one thread.
 */
public interface Op {
  /** Sets {@code y} from {@code x}. */
  void forward(Tensor x, Tensor y, Pass pass);

  /**
   * The way back through the last {@link #forward}: adds to the gradients of the parameters, those of each leaf of the
   * pass apart, or replaces them where the pass {@linkplain Pass#adds does not add}; and sets {@code dx} unless it is
   * null (at the network's input).
   */
  void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass);

  /**
   * Sets {@code y} again, between the last {@link #forward} of this {@code x} and its way back, to the same bits: for
   * layers whose output need not last because it {@linkplain Layer#restores costs little}.
   */
  default void restore(Tensor x, Tensor y, Pass pass) {
    forward(x, y, pass);
  }

  /** Called when the parameters hold new weights, before the next pass, or none, which is no time to keep old ones. */
  default void weightsChanged() {}
}
