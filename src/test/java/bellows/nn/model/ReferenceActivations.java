package bellows.nn.model;

import bellows.expression.Formula;
import bellows.expression.Gradient;
import bellows.expression.Trace;
import bellows.nn.Layer;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.Elu;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.Maxout;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of single elements, and of groups of channels, from their definitions in double precision. */
final class ReferenceActivations {
  private ReferenceActivations() {}

  /** @param parameters of the network that nobody has taken so far */
  static Reference.Step of(Layer layer, Shape input, Deque<double[]> parameters) {
    if (layer instanceof Maxout maxout) {
      return new Largest(maxout.pieces());
    }
    if (layer instanceof ElementFunction function) {
      return new Written(function, function.learned().stream().map(constant -> parameters.poll()[0]).toList());
    }
    if (layer instanceof LeakyRelu leaky) {
      return new Function(x -> x > 0 ? x : leaky.slope() * x, x -> x > 0 ? 1 : leaky.slope());
    }
    if (layer instanceof Elu elu) {
      return new Function(x -> x > 0 ? x : elu.alpha() * (Math.exp(x) - 1), x -> x > 0 ? 1 : elu.alpha() * Math.exp(x));
    }
    return switch (layer.kind()) {
      case "relu" -> new Function(x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);
      case "relu6" -> new Function(x -> Math.min(Math.max(x, 0), 6), x -> x > 0 && x < 6 ? 1 : 0);
      case "hardsigmoid" -> new Function(ReferenceActivations::hardSigmoid, x -> Math.abs(x) < 3 ? 1 / 6.0 : 0);
      case "hardswish" -> new Function(x -> x * hardSigmoid(x), x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5);
      case "silu" -> new Function(x -> x * sigmoid(x), x -> sigmoid(x) + x * sigmoid(x) * sigmoid(-x));
      case "sigmoid" -> new Function(ReferenceActivations::sigmoid, x -> sigmoid(x) * (1 - sigmoid(x)));
      case "tanh" -> new Function(Math::tanh, x -> 1 / (Math.cosh(x) * Math.cosh(x)));
      case "softplus" -> new Function(x -> Math.log(1 + Math.exp(x)), ReferenceActivations::sigmoid);
      default -> throw new IllegalArgumentException("no reference for " + layer.kind());
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double hardSigmoid(double x) {
    return Math.min(Math.max(x + 3, 0), 6) / 6;
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

  /** A formula by its trace in double precision, which {@code TraceTest} holds against differences. */
  private record Written(ElementFunction layer, List<Double> constants) implements Reference.SampleStep {
    private double[] at(double x, Trace trace) {
      List<String> names = layer.learned().stream().map(ElementFunction.Learned::name).toList();
      return trace.evaluate(trace.variables().stream()
          .mapToDouble(name -> name.equals("x") ? x : constants.get(names.indexOf(name))).toArray());
    }

    @Override
    public double[] forward(double[] x) {
      Trace trace = Formula.parse(layer.formula()).trace();
      return Arrays.stream(x).map(value -> at(value, trace)[trace.result()]).toArray();
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      Trace trace = Formula.parse(layer.formula()).trace();
      Gradient.Derived derived = Gradient.of(trace);
      double[] dx = new double[x.length];
      double[][] sums = new double[layer.learned().size()][1];
      for (int i = 0; i < x.length; i++) {
        double[] values = at(x[i], derived.trace());
        dx[i] = dy[i] * slope(trace, derived, values, "x");
        for (int j = 0; j < sums.length; j++) {
          sums[j][0] += dy[i] * slope(trace, derived, values, layer.learned().get(j).name());
        }
      }
      for (int j = sums.length - 1; j >= 0; j--) {
        gradients.addFirst(sums[j]);
      }
      return dx;
    }

    private static double slope(Trace trace, Gradient.Derived derived, double[] values, String name) {
      int place = derived.derivatives()[trace.names().indexOf(name)];
      return place < 0 ? 0 : values[derived.trace().results().get(place)];
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
