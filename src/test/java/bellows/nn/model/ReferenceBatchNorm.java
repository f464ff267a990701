package bellows.nn.model;

import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToDoubleBiFunction;

/** Batch normalisation from its definition, in double precision. */
record ReferenceBatchNorm(double epsilon, int channels, double[] scale, double[] shift) implements Reference.Step {
  /** The mean over samples and pixels of {@code f(sample, element)}, channel by channel. */
  private double[] mean(double[][] x, ToDoubleBiFunction<Integer, Integer> f) {
    double[] mean = new double[channels];
    for (int s = 0; s < x.length; s++) {
      for (int i = 0; i < x[s].length; i++) {
        mean[i % channels] += f.applyAsDouble(s, i) * channels / x.length / x[s].length;
      }
    }
    return mean;
  }

  private double[] means(double[][] x) {
    return mean(x, (s, i) -> x[s][i]);
  }

  private double[] variances(double[][] x) {
    double[] mean = means(x);
    return mean(x, (s, i) -> Math.pow(x[s][i] - mean[i % channels], 2));
  }

  private double[][] normalised(double[][] x) {
    double[] mean = means(x);
    double[] variance = variances(x);
    double[][] z = new double[x.length][x[0].length];
    for (int s = 0; s < x.length; s++) {
      int sample = s;
      Arrays.setAll(z[s], i -> (x[sample][i] - mean[i % channels]) / Math.sqrt(variance[i % channels] + epsilon));
    }
    return z;
  }

  @Override
  public double[][] forward(double[][] x) {
    double[][] y = normalised(x);
    for (double[] sample : y) {
      Arrays.setAll(sample, i -> scale[i % channels] * sample[i] + shift[i % channels]);
    }
    return y;
  }

  /** The paper's formulas, with d = dy·scale the gradient of z: (d − mean(d) − z·mean(d·z)) / deviation. */
  @Override
  public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
    double[][] z = normalised(x);
    double[] variance = variances(x);
    double[] d = mean(x, (s, i) -> dy[s][i]);
    double[] dz = mean(x, (s, i) -> dy[s][i] * z[s][i]);
    double[][] dx = new double[x.length][x[0].length];
    for (int s = 0; s < x.length; s++) {
      int sample = s;
      Arrays.setAll(dx[s], i -> scale[i % channels] / Math.sqrt(variance[i % channels] + epsilon)
          * (dy[sample][i] - d[i % channels] - z[sample][i] * dz[i % channels]));
    }
    double rows = x.length * x[0].length / channels;
    gradients.addFirst(scaled(variance, x.length * rows / (rows - 1)));
    gradients.addFirst(scaled(means(x), x.length));
    gradients.addFirst(scaled(d, rows));
    gradients.addFirst(scaled(dz, rows));
    return dx;
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }
}
