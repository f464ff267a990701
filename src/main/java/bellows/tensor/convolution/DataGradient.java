package bellows.tensor.convolution;

/**
 * The gradient of a convolution's input, bound to its memory. Weights are packed for it when it is first asked for, as
 * a network's first layer never is.
 */
abstract class DataGradient {
  private float[] weights;
  private int wo;

  /** Takes note of new weights, or with null lets go of the last. */
  final void weights(float[] weights, int wo) {
    this.weights = weights;
    this.wo = wo;
  }

  /** Sets {@code dx} of {@code count} images. */
  final void run(float[] dy, int dyo, float[] dx, int dxo, int count) {
    if (weights != null) {
      pack(weights, wo);
      weights = null;
    }
    compute(dy, dyo, dx, dxo, count);
  }

  abstract void pack(float[] weights, int wo);

  abstract void compute(float[] dy, int dyo, float[] dx, int dxo, int count);
}
