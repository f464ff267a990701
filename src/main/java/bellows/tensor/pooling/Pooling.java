package bellows.tensor.pooling;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;

/**
 * Windows of an NHWC image that become one pixel each, channel by channel, by a function that every pixel takes part
 * in. Loops run along channels, one pixel of the window after the other, so that each sum is one chain and the compiler
 * finds vectors that do not change it.
 */
public abstract class Pooling {
  final int channels;
  private final PoolingWindows v;
  private final PoolingWindows h;
  private final Shape in;

  Pooling(Window window, Shape in) {
    this.in = in;
    channels = in.at(2);
    v = new PoolingWindows(window.vertical(), in.at(0));
    h = new PoolingWindows(window.horizontal(), in.at(1));
  }

  /** Sets {@code y} of one image. */
  public final void forward(float[] x, int xo, float[] y, int yo) {
    int at = yo;
    for (int row = 0; row < v.outputs(); row++) {
      for (int column = 0; column < h.outputs(); column++, at += channels) {
        Arrays.fill(y, at, at + channels, 0);
        for (int i = 0; i < v.count[row]; i++) {
          for (int j = 0; j < h.count[column]; j++) {
            add(x, xo + pixel(row, column, i, j), y, at);
          }
        }
        finish(y, at, v.count[row] * h.count[column], v.length[row] * h.length[column]);
      }
    }
  }

  /** Sets {@code dx} of one image. */
  public final void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo) {
    Arrays.fill(dx, dxo, dxo + in.size(), 0);
    int at = 0;
    for (int row = 0; row < v.outputs(); row++) {
      for (int column = 0; column < h.outputs(); column++, at += channels) {
        float divisor = divisor(v.count[row] * h.count[column], v.length[row] * h.length[column]);
        for (int i = 0; i < v.count[row]; i++) {
          for (int j = 0; j < h.count[column]; j++) {
            int pixel = pixel(row, column, i, j);
            addGradient(x, xo + pixel, y, yo + at, dy, dyo + at, divisor, dx, dxo + pixel);
          }
        }
      }
    }
  }

  private int pixel(int row, int column, int i, int j) {
    return ((v.from[row] + i * v.step) * in.at(1) + h.from[column] + j * h.step) * channels;
  }

  /** Adds what one pixel gives to the sum. */
  abstract void add(float[] x, int xo, float[] sum, int so);

  /**
   * Turns the sum into the output.
   *
   * @param seen pixels in the window
   * @param covered pixels and padding in the window
   */
  abstract void finish(float[] y, int yo, int seen, int covered);

  /** What {@link #addGradient} divides by. */
  abstract float divisor(int seen, int covered);

  /** Adds the gradient of one pixel of the window. */
  abstract void addGradient(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float divisor, float[] dx,
      int dxo);
}
