package bellows.tensor.convolution;

import bellows.tensor.Arena;

/**
 * What a convolution makes of its weights for the passes of one direction: panels, or Winograd's factors. It is made
 * when it is first asked for, as a network's first layer never asks for those of its way back. What is small lasts until
 * there are new weights. What is large would come from memory whenever it is used, so every pass makes it again, in a
 * memory that all layers share; but not where passes only go forward, as weights stay the same there, nor where they
 * are so small that this would take a noticeable part of them.
 */
final class PackedWeights {
  /** Floats of what lasts: a near cache holds them. */
  private static final int LASTING = 1 << 18;
  /** Pixels of all outputs of a pass, each of which uses all weights, beside which making them again is little. */
  private static final int MANY = 512;
  /** Floats of a line of a cache. */
  private static final int LINE = 16;

  /** Sets {@code packed} from {@code at} on. */
  @FunctionalInterface
  interface Packing {
    void apply(float[] weights, int wo, float[] packed, int at);
  }

  private final Packing packing;
  private final float[] own;
  private final Arena.Scratch shared;
  private final int offset;
  private float[] weights;
  private int wo;

  /**
   * @param size in floats
   * @param pixels of the outputs of the largest pass; Winograd's factors, four times as large as weights, are made again
   *     however few there are
   * @param behind what packing and the pass use of the arena's scratch
   */
  PackedWeights(Arena arena, int size, int pixels, int behind, Packing packing) {
    this.packing = packing;
    boolean lasting = size < LASTING || pixels < MANY || arena.isForwardOnly();
    own = lasting ? arena.claim(size) : null;
    offset = lasting ? 0 : (behind + LINE - 1) / LINE * LINE;
    shared = lasting ? null : arena.scratch(Math.addExact(offset, size));
  }

  /** Takes note of new weights, or with null lets go of the last. */
  void weights(float[] weights, int wo) {
    this.weights = weights;
    this.wo = wo;
  }

  /**
   * Where they are, packed first if they are not; shared ones until the layer's call ends.
   *
   * @throws IllegalStateException if they are shared and there are no weights
   */
  float[] array() {
    if (own == null && weights == null) {
      throw new IllegalStateException("expected weights before a pass, found none");
    }
    float[] packed = own == null ? shared.array() : own;
    if (weights != null) {
      packing.apply(weights, wo, packed, offset);
      weights = own == null ? weights : null;
    }
    return packed;
  }

  /** Where in {@link #array} they begin. */
  int offset() {
    return offset;
  }
}
