package bellows.nn;

import bellows.kernel.Kernels;
import bellows.tensor.Arena;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Tensor;
import bellows.tensor.product.Engine;

/**
 * What a layer claims when it is bound. Measuring and running differ only here, so {@link Layer#bind} is written once.
 */
public interface Binder {
  /** The full name of the layer that is being bound, dots between levels. */
  String name();

  /** A binder for a layer inside this one. */
  Binder child(String name);

  /** A trained tensor; {@code decay} says whether regularisation applies to it. */
  Param param(String name, Shape shape, Init init, boolean decay);

  /**
   * A tensor that is not trained but follows what passes measure: running mean and variance. To its
   * {@link Param#gradient} each backward pass adds what it measured, times its samples; a step then moves the tensor
   * towards the mean over samples.
   *
   * @param momentum how far: the weight of the new value, in (0, 1]
   */
  Param statistic(String name, Shape shape, Init init, double momentum);

  /** How many tensors that are not frozen have been claimed so far: what lies before the first needs no way back. */
  int claimed();

  /** A tensor for each sample of the batch. */
  Tensor memory(Shape shape);

  /**
   * A tensor for each sample of the batch that need not last from one call of the op to the next: it begins with
   * anything in it, and its memory is shared with the layers beside this one, but not with this layer's other claims or
   * those of the layers inside it.
   */
  Tensor temporary(Shape shape);

  /** A {@link #temporary} of the way back, of which nothing is needed where none follows. */
  default Tensor gradient(Shape shape) {
    return temporary(shape);
  }

  /** Whether no way back follows a way forward; then what one op hands to the next need not last any longer. */
  default boolean isForwardOnly() {
    return arena().isForwardOnly();
  }

  /**
   * Whether an output of this shape is set again on the way back by a layer that {@linkplain Layer#restores can}, in
   * place of lasting until then: worth it where it fits no cache anyway.
   */
  default boolean recomputes(Shape output) {
    return false;
  }

  /** Memory that does not grow with the batch: packed weights, frames. */
  default Arena arena() {
    return engine().arena();
  }

  /** What computes: kernels, team, products. */
  Engine engine();

  default Kernels kernels() {
    return engine().kernels();
  }

  /** Who shares the arithmetic of the workspace. */
  default Team team() {
    return engine().team();
  }

  /** The most samples that a pass brings, of all its leaves. */
  int batch();

  /** The most leaves of a pass: see {@link Pass}. */
  default int leaves() {
    return 1;
  }

  /**
   * What a layer with layers inside it calls in place of the op of one of them: the op itself, unless somebody
   * measures.
   */
  default Op observed(String name, Op op) {
    return op;
  }

  /** Notes a layer and where its output lies, for those who look on: health, non-finite values, {@code describe}. */
  void bound(String name, Layer layer, Shape input, Tensor y);

  /**
   * Notes a layer whose output does not last.
   *
   * @param again sets {@code y} to the output of the last pass; good until it is called for another layer
   */
  default void bound(String name, Layer layer, Shape input, Tensor y, Runnable again) {
    bound(name, layer, input, null);
  }
}
