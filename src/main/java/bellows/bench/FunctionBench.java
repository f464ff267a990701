package bellows.bench;

import bellows.conf.BadInputException;
import bellows.kernel.KernelProvider;
import bellows.nn.Layer;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.model.SingleLayer;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.List;
import java.util.Random;

/**
 * Times layers by formula beside layers that are written by hand, forward and backward on one thread, in turns, since
 * machines are not equally fast all the time. The best of many rounds counts.
 *
 * @param values of a layer
 * @param seconds that rounds of a pair take; at least 3 are made
 */
public record FunctionBench(int values, double seconds) {
  /**
   * Two layers that compute the same. Nobody wrote a PReLU by hand: it stands beside the leaky ReLU, which knows its
   * slope, and has the slope's derivative to sum up on top.
   */
  public record Pair(Layer own, ElementFunction formula) {
    private static Pair of(Layer own, String formula, ElementFunction.Learned... learned) {
      return new Pair(own, new ElementFunction(formula, List.of(learned)));
    }
  }

  /** Nanoseconds a value, there and back. */
  public record Row(double ownNanos, double formulaNanos) {
    /** How many times as long the formula takes. */
    public double times() {
      return formulaNanos / ownNanos;
    }
  }

  /** Activations that there are by hand. */
  public static final List<Pair> PAIRS = List.of(Pair.of(new Relu(), "max(x, 0)"),
      Pair.of(new LeakyRelu(0.01), "max(x, 0.01*x)"),
      Pair.of(new LeakyRelu(0.25), "max(x, a*x)", new ElementFunction.Learned("a", 0.25)),
      Pair.of(new Tanh(), "tanh(x)"), Pair.of(new Sigmoid(), "sigmoid(x)"), Pair.of(new Softplus(), "softplus(x)"),
      Pair.of(new Softplus(), "log(1 + exp(x))"));

  private static final int LEAST_ROUNDS = 3;
  /** Values of a round: enough to take longer than reading the clock. */
  private static final int TOGETHER = 2_000_000;

  public FunctionBench {
    BadInputException.check(values > 0, "--values: expected at least 1, found %d", values);
    BadInputException.check(seconds >= 0, "--seconds: expected at least 0, found %s", seconds);
  }

  public Row run(Pair pair) {
    try (Team team = Team.alone()) {
      SingleLayer own = filled(pair.own, team);
      SingleLayer formula = filled(pair.formula, team);
      int repeats = Math.max(1, TOGETHER / values);
      double ownNanos = Double.POSITIVE_INFINITY;
      double formulaNanos = Double.POSITIVE_INFINITY;
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_ROUNDS || Timing.secondsSince(start) < seconds; i++) {
        ownNanos = Math.min(ownNanos, nanos(own, repeats));
        formulaNanos = Math.min(formulaNanos, nanos(formula, repeats));
      }
      return new Row(ownNanos / values, formulaNanos / values);
    }
  }

  private SingleLayer filled(Layer layer, Team team) {
    SingleLayer bound = new SingleLayer(layer, Shape.of(values), 1, KernelProvider.kernels(), team);
    Random random = new Random(1);
    RandomFill.fill(bound.x(), random);
    RandomFill.fill(bound.dy(), random);
    bound.weightsChanged();
    return bound;
  }

  private static double nanos(SingleLayer layer, int repeats) {
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      layer.forward();
      layer.backward();
    }
    return (double) (System.nanoTime() - start) / repeats;
  }
}
