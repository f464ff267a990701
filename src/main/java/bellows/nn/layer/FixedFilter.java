package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.Fused;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * Filters each channel of a picture by itself with weights that are known and stay: a depthwise convolution without
 * parameters, whose output is as large as its input. Pixels outside the picture are those at its edge, so that the edge
 * itself is none to a filter that looks for edges.
 */
public record FixedFilter(ClassicKernel kernel) implements Layer {
  @Override
  public String kind() {
    return "filter";
  }

  @Override
  public String detail() {
    return kernel.word();
  }

  @Override
  public Shape output(Shape input) {
    BadInputException.check(input.rank() == 3, "expected a picture (height×width×channels), found %s", input);
    return input;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.size() * kernel.extent() * kernel.extent();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, output(input));
  }

  /**
   * Row by row of the output, weight by weight of the kernel: whole rows of the input, shifted, are added to it. So each
   * element is one chain of fused multiply-adds in the order of the weights, as in any convolution.
   */
  private final class Bound extends PerSample {
    private final int extent = kernel.extent();
    private final float[] weights = kernel.weights();
    private final int height;
    private final int width;
    private final int channels;

    Bound(Binder binder, Shape input) {
      super(binder, input.size(), input.size());
      height = input.at(0);
      width = input.at(1);
      channels = input.channels();
    }

    @Override
    void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
      Arrays.fill(y, yo, yo + height * width * channels, 0);
      addRows(x, xo, y, yo, false);
    }

    @Override
    void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
        int member) {
      Arrays.fill(dx, dxo, dxo + height * width * channels, 0);
      addRows(dx, dxo, dy, dyo, true);
    }

    private void addRows(float[] input, int in, float[] output, int out, boolean back) {
      for (int row = 0; row < height; row++) {
        for (int i = 0; i < weights.length; i++) {
          int source = in + inside(row + i / extent - extent / 2, height) * width * channels;
          addRow(i, input, source, output, out + row * width * channels, back);
        }
      }
    }

    private static int inside(int at, int extent) {
      return Math.max(0, Math.min(extent - 1, at));
    }

    /**
     * Adds to an output's row what weight i makes of an input's row; or, on the way back, to the input's what it makes of
     * the output's. Columns outside the input are those at its edge.
     */
    private void addRow(int i, float[] input, int in, float[] output, int out, boolean back) {
      int shift = i % extent - extent / 2;
      int first = Math.min(width, Math.max(0, -shift));
      int last = Math.max(first, width - Math.max(0, shift));
      for (int column = 0; column < first; column++) {
        add(weights[i], input, in, output, out + column * channels, channels, back);
      }
      add(weights[i], input, in + (first + shift) * channels, output, out + first * channels,
          (last - first) * channels, back);
      for (int column = last; column < width; column++) {
        add(weights[i], input, in + (width - 1) * channels, output, out + column * channels, channels, back);
      }
    }

    private static void add(float weight, float[] input, int in, float[] output, int out, int n, boolean back) {
      if (back) {
        for (int i = 0; i < n; i++) {
          input[in + i] = Fused.fma(weight, output[out + i], input[in + i]);
        }
      } else {
        for (int i = 0; i < n; i++) {
          output[out + i] = Fused.fma(weight, input[in + i], output[out + i]);
        }
      }
    }
  }
}
