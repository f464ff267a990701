package bellows.nn.model;

import bellows.nn.Layer;
import bellows.nn.layer.Elu;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.Maxout;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.DoubleUnaryOperator;

/** Functions of single elements, and of groups of channels, from their definitions in double precision. */
final class ReferenceActivations {
  private ReferenceActivations() {}

  static Reference.Step of(Layer layer, Shape input) {
    if (layer instanceof Maxout maxout) {
      return new Largest(maxout.pieces());
    }
    if (layer instanceof LeakyRelu leaky) {
      return new Function(x -> x > 0 ? x : leaky.slope() * x, x -> x > 0 ? 1 : leaky.slope());
    }
    if (layer instanceof Elu elu) {
      return new Function(x -> x > 0 ? x : elu.alpha() * (Math.exp(x) - 1), x -> x > 0 ? 1 : elu.alpha() * Math.exp(x));
    }
    return switch (layer.kind()) {
      case "relu" -> new Function(x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
      case "sigmoid" -> new Function(ReferenceActivations::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));
      case "tanh" -> new Function(Math::tanh, x -> 1 / (Math.cosh(x) * Math.cosh(x)));
      case "softplus" -> new Function(x -> Math.log(1 + Math.exp(x)), ReferenceActivations::sigmoid);
      default -> throw new IllegalArgumentException("no reference for " + layer.kind());
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private record Function(DoubleUnaryOperator value, DoubleUnaryOperator slope) implements Reference.SampleStep {
    @Override
    public double[] forward(double[] x) {
      return Arrays.stream(x).map(value).toArray();
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      Arrays.setAll(dx, i -> dy[i] * slope.applyAsDouble(x[i]));
      return dx;
    }
  }

  private record Largest(int pieces) implements Reference.SampleStep {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[x.length / pieces];
      Arrays.setAll(y, j -> Arrays.stream(x, j * pieces, j * pieces + pieces).max().getAsDouble());
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      Arrays.setAll(dx, i -> x[i] == y[i / pieces] ? dy[i / pieces] : 0);
      return dx;
    }
  }
}
