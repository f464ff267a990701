package bellows.tensor.convolution;

/** The gradient of a convolution's input, bound to its memory. */
interface DataGradient {
  /** Takes note of new weights, or with null lets go of the last. */
  void weights(float[] weights, int wo);

  /** Sets {@code dx} of {@code count} images. */
  void run(float[] dy, int dyo, float[] dx, int dxo, int count);
}
