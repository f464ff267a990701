package bellows.tensor;

import bellows.kernel.Kernels;
import java.util.Arrays;

/**
 * Maximum over windows of an NHWC image, channel by channel. Forward notes which position of the window won (the first of
 * equals), and backward sends the gradient there.
 */
public final class MaxPooling {
  private final Kernels kernels;
  private final Window.Axis v;
  private final Window.Axis h;
  private final Shape in;
  private final Shape out;

  public MaxPooling(Kernels kernels, Window window, Shape in) {
    this.kernels = kernels;
    this.in = in;
    v = window.vertical();
    h = window.horizontal();
    out = window.output(in, in.at(2));
  }

  /** Sets {@code y} and {@code index} (both of the output's size) of one image. */
  public void forward(float[] x, int xo, float[] y, int yo, float[] index, int io) {
    int channels = in.at(2);
    for (int row = 0; row < out.at(0); row++) {
      for (int column = 0; column < out.at(1); column++) {
        int at = (row * out.at(1) + column) * channels;
        Arrays.fill(y, yo + at, yo + at + channels, Float.NEGATIVE_INFINITY);
        Arrays.fill(index, io + at, io + at + channels, -1);
        for (int place = 0; place < v.kernel() * h.kernel(); place++) {
          int pixel = pixel(row, column, place);
          if (pixel >= 0) {
            kernels.takeLarger(x, xo + pixel * channels, place, y, yo + at, index, io + at, channels);
          }
        }
      }
    }
  }

  /** Sets {@code dx} of one image. */
  public void backward(float[] index, int io, float[] dy, int dyo, float[] dx, int dxo) {
    int channels = in.at(2);
    Arrays.fill(dx, dxo, dxo + in.size(), 0);
    for (int row = 0; row < out.at(0); row++) {
      for (int column = 0; column < out.at(1); column++) {
        int at = (row * out.at(1) + column) * channels;
        for (int place = 0; place < v.kernel() * h.kernel(); place++) {
          int pixel = pixel(row, column, place);
          if (pixel >= 0) {
            kernels.addWhere(index, io + at, place, dy, dyo + at, dx, dxo + pixel * channels, channels);
          }
        }
      }
    }
  }

  /** The input pixel at {@code place} of an output's window, or -1 in the padding. */
  private int pixel(int row, int column, int place) {
    int y = row * v.stride() - v.padding() + place / h.kernel();
    int x = column * h.stride() - h.padding() + place % h.kernel();
    return y < 0 || y >= in.at(0) || x < 0 || x >= in.at(1) ? -1 : y * in.at(1) + x;
  }
}
