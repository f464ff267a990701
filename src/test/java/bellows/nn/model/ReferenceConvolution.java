package bellows.nn.model;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Deque;

/**
 * Convolution from its definition in double precision.
 *
 * @param weight kernel height × kernel width × channels of a group × outputs
 * @param bias null for none
 */
record ReferenceConvolution(Window window, Shape in, int outputs, int groups, double[] weight, double[] bias)
    implements Reference.SampleStep {
  private interface Visit {
    void at(int x, int w, int y);
  }

  @Override
  public double[] forward(double[] x) {
    double[] y = new double[window.output(in, outputs).size()];
    for (int i = 0; bias != null && i < y.length; i++) {
      y[i] = bias[i % outputs];
    }
    products((xi, wi, yi) -> y[yi] += x[xi] * weight[wi]);
    return y;
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    double[] dx = new double[x.length];
    double[] dw = new double[weight.length];
    products((xi, wi, yi) -> {
      dw[wi] += x[xi] * dy[yi];
      dx[xi] += weight[wi] * dy[yi];
    });
    if (bias != null) {
      double[] db = new double[outputs];
      for (int i = 0; i < dy.length; i++) {
        db[i % outputs] += dy[i];
      }
      gradients.addFirst(db);
    }
    gradients.addFirst(dw);
    return dx;
  }

  /** Calls {@code visit} with the places of each input, weight and output that meet. */
  private void products(Visit visit) {
    int channels = in.at(2) / groups;
    int together = outputs / groups;
    Reference.slide(window, in, (out, tap, pixel) -> {
      for (int c = 0; c < channels; c++) {
        for (int o = 0; o < outputs; o++) {
          visit.at(pixel * in.at(2) + o / together * channels + c, (tap * channels + c) * outputs + o,
              out * outputs + o);
        }
      }
    });
  }
}
