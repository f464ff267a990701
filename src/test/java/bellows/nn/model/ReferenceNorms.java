package bellows.nn.model;

import bellows.nn.Layer;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.VectorNorm;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.Deque;

/**
 * Normalisations of neighbours, from their definitions in double precision. Their gradients come from the matrix of all
 * slopes, element by element.
 */
final class ReferenceNorms {
  private ReferenceNorms() {}

  /** Null for other layers. */
  static Reference.Step of(Layer layer, Shape input) {
    if (layer instanceof LocalResponseNorm norm) {
      return new Responses(norm, input.channels());
    }
    return layer instanceof VectorNorm norm
        ? new Directions(norm, norm.over() == VectorNorm.Over.ALL ? input.size() : input.channels()) : null;
  }

  private record Responses(LocalResponseNorm norm, int channels) implements Reference.SampleStep {
    private boolean near(int i, int j) {
      return i / channels == j / channels && Math.abs(i - j) <= norm.size() / 2;
    }

    private double sum(double[] x, int i) {
      double sum = norm.k();
      for (int j = 0; j < x.length; j++) {
        sum += near(i, j) ? norm.alpha() * x[j] * x[j] : 0;
      }
      return sum;
    }

    @Override
    public double[] forward(double[] x) {
      double[] y = new double[x.length];
      Arrays.setAll(y, i -> x[i] / Math.pow(sum(x, i), norm.beta()));
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double sum = sum(x, i);
        dx[i] += dy[i] * Math.pow(sum, -norm.beta());
        for (int j = 0; j < x.length; j++) {
          double slope = -2 * norm.alpha() * norm.beta() * x[i] * x[j] * Math.pow(sum, -norm.beta() - 1);
          dx[j] += near(i, j) ? dy[i] * slope : 0;
        }
      }
      return dx;
    }
  }

  private record Directions(VectorNorm norm, int length) implements Reference.SampleStep {
    private double size(double[] x, int i) {
      double[] vector = Arrays.copyOfRange(x, i / length * length, i / length * length + length);
      return norm.p() == 1 ? Arrays.stream(vector).map(Math::abs).sum()
          : Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
    }

    @Override
    public double[] forward(double[] x) {
      double[] y = new double[x.length];
      Arrays.setAll(y, i -> x[i] / Math.max(size(x, i), norm.epsilon()));
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double size = size(x, i);
        dx[i] += dy[i] / Math.max(size, norm.epsilon());
        for (int j = i / length * length; size > norm.epsilon() && j < i / length * length + length; j++) {
          double growth = norm.p() == 1 ? Math.signum(x[j]) : x[j] / size;
          dx[j] -= dy[i] * x[i] / (size * size) * growth;
        }
      }
      return dx;
    }
  }
}
