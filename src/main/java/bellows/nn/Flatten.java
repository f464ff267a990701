package bellows.nn;

import bellows.tensor.Shape;

/** An image as a vector. In NHWC memory nothing moves, so inside a {@link Sequential} it costs nothing. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public boolean reshapes() {
    return true;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    int size = input.size();
    return new PerSample(binder, size, size) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        copy(x, xo, y, yo, size);
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        copy(dy, dyo, dx, dxo, size);
      }
    };
  }

  /** Nothing to do where both are one memory. */
  private static void copy(float[] from, int fo, float[] to, int o, int n) {
    if (from != to || fo != o) {
      System.arraycopy(from, fo, to, o, n);
    }
  }
}
