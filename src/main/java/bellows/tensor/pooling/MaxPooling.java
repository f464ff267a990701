package bellows.tensor.pooling;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;

/**
 * Maximum over windows of an NHWC image, channel by channel. Forward notes which position of the window won (the first
 * of equals), and backward sends the gradient there.
 */
public final class MaxPooling {
  private final Kernels kernels;
  private final Shape in;
  private final PoolingWindows v;
  private final PoolingWindows h;
  private final boolean disjoint;
  private final boolean covers;

  /** @param window its extents known; see {@link Window#over} */
  public MaxPooling(Kernels kernels, Window window, Shape in) {
    this.kernels = kernels;
    this.in = in;
    BadInputException.check(in.size() < 1 << 24, "expected an image of fewer than 2^24 values, found %s", in);
    v = new PoolingWindows(window.vertical(), in.at(0));
    h = new PoolingWindows(window.horizontal(), in.at(1));
    disjoint = v.disjoint(in.at(0)) && h.disjoint(in.at(1));
    covers = v.covers(in.at(0)) && h.covers(in.at(1));
  }

  /** Sets {@code y} and {@code winners} (both of the output's size) of one image. */
  public void forward(float[] x, int xo, float[] y, int yo, float[] winners, int wo) {
    int channels = in.at(2);
    int width = in.at(1) * channels;
    int at = 0;
    for (int row = 0; row < v.outputs(); row++) {
      for (int column = 0; column < h.outputs(); column++, at += channels) {
        kernels.maximum(x, xo + v.from[row] * width + h.from[column] * channels, v.count[row], h.count[column],
            v.step * width, h.step * channels, y, yo + at, winners, wo + at, channels);
      }
    }
  }

  /** Sets {@code dx} of one image. Where no pixel is in two windows, each is written once. */
  public void backward(float[] winners, int wo, float[] dy, int dyo, float[] dx, int dxo) {
    int channels = in.at(2);
    int width = in.at(1) * channels;
    if (!disjoint || !covers) {
      Arrays.fill(dx, dxo, dxo + in.size(), 0);
    }
    int at = 0;
    for (int row = 0; row < v.outputs(); row++) {
      for (int column = 0; column < h.outputs(); column++, at += channels) {
        int window = dxo + v.from[row] * width + h.from[column] * channels;
        if (disjoint) {
          kernels.maximumGradient(winners, wo + at, dy, dyo + at, dx, window, v.count[row], h.count[column],
              v.step * width, h.step * channels, channels);
        } else {
          add(winners, wo + at, dy, dyo + at, dx, window, channels);
        }
      }
    }
  }

  /** One by one: adding vectors to every pixel of the window takes as long. */
  private static void add(float[] winners, int wo, float[] dy, int dyo, float[] dx, int window, int channels) {
    for (int c = 0; c < channels; c++) {
      dx[window + (int) winners[wo + c] + c] += dy[dyo + c];
    }
  }
}
