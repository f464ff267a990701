package bellows.tensor;

/** The gradient of a convolution's input, bound to its memory. */
interface DataGradient {
  void weights(float[] weights, int wo);

  /** Sets {@code dx} of {@code count} images. */
  void run(float[] dy, int dyo, float[] dx, int dxo, int count);
}
