package bellows.nn.model;

import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.NormPool;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;
import java.util.Deque;

/** Poolings that every pixel of a window takes part in, from their definitions in double precision. */
final class ReferencePooling {
  private ReferencePooling() {}

  /** Null for other layers. */
  static Reference.Step of(Layer layer, Shape input) {
    if (layer instanceof AveragePool2d pool) {
      return new Mean(pool.window().over(input), input, pool.countPadding());
    }
    if (layer instanceof GlobalAveragePool) {
      return new Means(input.channels());
    }
    return layer instanceof NormPool pool ? new Norm(pool.window().over(input), input) : null;
  }

  private record Mean(Window window, Shape in, boolean countPadding) implements Reference.SampleStep {
    /** How many each output divides by: of pixels, or of all places that are in the image or its padding. */
    private int[] counts() {
      int[] counts = new int[window.output(in, 1).size()];
      if (countPadding) {
        Window.Axis v = window.vertical();
        Window.Axis h = window.horizontal();
        Shape padded = Shape.of(in.at(0) + v.padding().sum(), in.at(1) + h.padding().sum(), 1);
        int width = window.output(in, 1).at(1);
        for (int i = 0; i < counts.length; i++) {
          counts[i] = places(v, i / width, padded.at(0)) * places(h, i % width, padded.at(1));
        }
      } else {
        Reference.slide(window, in, (out, tap, pixel) -> counts[out]++);
      }
      return counts;
    }

    private static int places(Window.Axis axis, int output, int padded) {
      int places = 0;
      for (int i = 0; i < axis.kernel(); i++) {
        places += output * axis.stride() + i * axis.dilation() < padded ? 1 : 0;
      }
      return places;
    }

    @Override
    public double[] forward(double[] x) {
      int channels = in.at(2);
      int[] counts = counts();
      double[] y = new double[window.output(in, channels).size()];
      Reference.slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          y[out * channels + c] += x[pixel * channels + c] / counts[out];
        }
      });
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      int channels = in.at(2);
      int[] counts = counts();
      double[] dx = new double[x.length];
      Reference.slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          dx[pixel * channels + c] += dy[out * channels + c] / counts[out];
        }
      });
      return dx;
    }
  }

  private record Norm(Window window, Shape in) implements Reference.SampleStep {
    @Override
    public double[] forward(double[] x) {
      int channels = in.at(2);
      double[] y = new double[window.output(in, channels).size()];
      Reference.slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          y[out * channels + c] = Math.hypot(y[out * channels + c], x[pixel * channels + c]);
        }
      });
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      int channels = in.at(2);
      double[] dx = new double[x.length];
      Reference.slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          int o = out * channels + c;
          dx[pixel * channels + c] += y[o] == 0 ? 0 : dy[o] * x[pixel * channels + c] / y[o];
        }
      });
      return dx;
    }
  }

  private record Means(int channels) implements Reference.SampleStep {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[channels];
      for (int i = 0; i < x.length; i++) {
        y[i % channels] += x[i] * channels / x.length;
      }
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      Arrays.setAll(dx, i -> dy[i % channels] * channels / x.length);
      return dx;
    }
  }
}
