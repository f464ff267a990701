package bellows.tensor.convolution;

import bellows.tensor.Arena;

/**
 * What {@link WinogradWeights} makes of weights for the passes of one direction: four times their size. Small factors
 * last until there are new weights. Large ones would come from memory whenever they are used, so every pass makes them
 * again, in a memory that all layers share; but not where passes only go forward, as weights stay the same there.
 */
final class WinogradFactors {
  /** Floats of factors that last. */
  private static final int LASTING = 1 << 20;

  /** Sets {@code u} from {@code uo} on. */
  @FunctionalInterface
  interface Transform {
    void apply(float[] weights, int wo, float[] u, int uo);
  }

  private final Transform transform;
  private final float[] own;
  private final Arena.Scratch shared;
  private final int offset;
  private float[] weights;
  private int wo;

  /**
   * @param size of the factors
   * @param behind what the transform and the pass use of the arena's scratch
   */
  WinogradFactors(Arena arena, int size, int behind, Transform transform) {
    this.transform = transform;
    boolean lasting = size <= LASTING || arena.isForwardOnly();
    own = lasting ? arena.claim(size) : null;
    offset = lasting ? 0 : WinogradPass.rowStride(behind);
    shared = lasting ? null : arena.scratch(Math.addExact(offset, size));
  }

  /** Takes note of new weights, or with null lets go of the last. */
  void weights(float[] weights, int wo) {
    this.weights = weights;
    this.wo = wo;
  }

  /** Where the factors are, which are made first if they are not there; shared ones until the layer's call ends. */
  float[] array() {
    float[] u = own == null ? shared.array() : own;
    if (weights != null) {
      transform.apply(weights, wo, u, offset);
      weights = own == null ? weights : null;
    }
    return u;
  }

  /** Where in {@link #array} they begin. */
  int offset() {
    return offset;
  }
}
