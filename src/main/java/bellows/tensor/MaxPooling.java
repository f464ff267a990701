package bellows.tensor;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import java.util.Arrays;

/**
 * Maximum over windows of an NHWC image, channel by channel. Forward notes which position of the window won (the first
 * of equals), and backward sends the gradient there.
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
    BadInputException.check(in.size() < 1 << 24, "expected an image of fewer than 2^24 values, found %s", in);
  }

  /** Sets {@code y} and {@code winners} (both of the output's size) of one image. */
  public void forward(float[] x, int xo, float[] y, int yo, float[] winners, int wo) {
    int channels = in.at(2);
    for (int row = 0; row < out.at(0); row++) {
      int top = top(row);
      int rows = Math.min(row * v.stride() - v.padding() + v.kernel(), in.at(0)) - top;
      for (int column = 0; column < out.at(1); column++) {
        int left = left(column);
        int columns = Math.min(column * h.stride() - h.padding() + h.kernel(), in.at(1)) - left;
        int at = (row * out.at(1) + column) * channels;
        kernels.maximum(x, xo + (top * in.at(1) + left) * channels, rows, columns, in.at(1) * channels, channels, y,
            yo + at, winners, wo + at, channels);
      }
    }
  }

  /** Sets {@code dx} of one image. */
  public void backward(float[] winners, int wo, float[] dy, int dyo, float[] dx, int dxo) {
    int channels = in.at(2);
    Arrays.fill(dx, dxo, dxo + in.size(), 0);
    int at = 0;
    for (int row = 0; row < out.at(0); row++) {
      for (int column = 0; column < out.at(1); column++) {
        int window = dxo + (top(row) * in.at(1) + left(column)) * channels;
        for (int c = 0; c < channels; c++, at++) {
          dx[window + (int) winners[wo + at] + c] += dy[dyo + at];
        }
      }
    }
  }

  /** The first row of the image that an output's window sees. */
  private int top(int row) {
    return Math.max(0, row * v.stride() - v.padding());
  }

  private int left(int column) {
    return Math.max(0, column * h.stride() - h.padding());
  }
}
