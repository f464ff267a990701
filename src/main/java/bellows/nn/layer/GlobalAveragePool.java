package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.ChannelKernels;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * An image or a sequence as the vector of its channels' means: Lin, Chen, Yan: Network In Network, 2013, section 3.2.
 */
public record GlobalAveragePool() implements Layer {
  @Override
  public String kind() {
    return "globalavgpool";
  }

  @Override
  public Shape output(Shape input) {
    BadInputException.check(input.rank() == 2 || input.rank() == 3,
        "expected an image (height×width×channels) or a sequence (length×channels), found %s", input);
    return Shape.of(input.channels());
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    ChannelKernels kernels = binder.kernels().channels();
    int channels = input.channels();
    int pixels = input.size() / channels;
    return new PerSample(binder, input.size(), channels) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        Arrays.fill(y, yo, yo + channels, 0);
        kernels.addRows(x, xo, pixels, y, yo, channels);
        for (int c = yo; c < yo + channels; c++) {
          y[c] /= pixels;
        }
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        for (int c = 0; c < channels; c++) {
          dx[dxo + c] = dy[dyo + c] / pixels;
        }
        for (int p = 1; p < pixels; p++) {
          System.arraycopy(dx, dxo, dx, dxo + p * channels, channels);
        }
      }
    };
  }
}
