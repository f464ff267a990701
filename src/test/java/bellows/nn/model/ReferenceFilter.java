package bellows.nn.model;

import bellows.nn.layer.ClassicKernel;
import bellows.tensor.Shape;
import java.util.Deque;

/**
 * A fixed filter by its definition: each element of the output is the sum of its neighbours times the weights, where
 * neighbours outside the picture are the nearest inside.
 *
 * @param in height × width × channels
 */
record ReferenceFilter(ClassicKernel kernel, Shape in) implements Reference.SampleStep {
  private interface Visit {
    void at(int output, int input, double weight);
  }

  private void forEach(Visit visit) {
    for (int i = 0; i < in.size(); i++) {
      int channel = i % in.at(2);
      int column = i / in.at(2) % in.at(1);
      int row = i / in.at(2) / in.at(1);
      for (int k = 0; k < kernel.weights().length; k++) {
        int from = Math.min(in.at(0) - 1, Math.max(0, row + k / kernel.extent() - kernel.extent() / 2));
        int beside = Math.min(in.at(1) - 1, Math.max(0, column + k % kernel.extent() - kernel.extent() / 2));
        visit.at(i, (from * in.at(1) + beside) * in.at(2) + channel, kernel.weights()[k]);
      }
    }
  }

  @Override
  public double[] forward(double[] x) {
    double[] y = new double[in.size()];
    forEach((output, input, weight) -> y[output] += weight * x[input]);
    return y;
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    double[] dx = new double[in.size()];
    forEach((output, input, weight) -> dx[input] += weight * dy[output]);
    return dx;
  }
}
