package bellows.nn.model;

import java.util.Arrays;
import java.util.Deque;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Layer normalisation from its definition, in double precision; the gradient from all slopes, pair by pair of the values
 * that belong together.
 */
record ReferenceLayerNorm(double epsilon, int length, double[] scale, double[] shift) implements Reference.SampleStep {
  /** The mean over the vector that element i belongs to. */
  private double mean(int i, IntToDoubleFunction f) {
    return IntStream.range(i / length * length, (i / length + 1) * length).mapToDouble(f).average().getAsDouble();
  }

  private double deviation(double[] x, int i) {
    double mean = mean(i, j -> x[j]);
    return Math.sqrt(mean(i, j -> (x[j] - mean) * (x[j] - mean)) + epsilon);
  }

  private double[] normalised(double[] x) {
    double[] z = new double[x.length];
    Arrays.setAll(z, i -> (x[i] - mean(i, j -> x[j])) / deviation(x, i));
    return z;
  }

  @Override
  public double[] forward(double[] x) {
    double[] y = normalised(x);
    Arrays.setAll(y, i -> y[i] * scale[i % length] + shift[i % length]);
    return y;
  }

  @Override
  public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
    double[] z = normalised(x);
    double[] dx = new double[x.length];
    double[] dScale = new double[length];
    double[] dShift = new double[length];
    for (int i = 0; i < x.length; i++) {
      dScale[i % length] += dy[i] * z[i];
      dShift[i % length] += dy[i];
      for (int j = i / length * length; j < (i / length + 1) * length; j++) {
        double slope = ((i == j ? 1 : 0) - (1 + z[i] * z[j]) / length) / deviation(x, i);
        dx[j] += dy[i] * scale[i % length] * slope;
      }
    }
    gradients.addFirst(dShift);
    gradients.addFirst(dScale);
    return dx;
  }
}
