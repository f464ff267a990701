package bellows.nn.model;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Layer;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * How long layers by formula take beside the built-in ones of the same function, forward and backward, in turn and the
 * best of many rounds. To be started by hand; arguments are numbers of values, 10,000 and 1,000,000 by default.
 */
final class FunctionBenchmark {
  private static final int ROUNDS = 60;

  private record Pair(Layer own, String formula) {}

  private static final List<Pair> PAIRS = List.of(new Pair(new Relu(), "max(x, 0)"),
      new Pair(new LeakyRelu(0.01), "max(x, 0.01*x)"), new Pair(new Tanh(), "tanh(x)"), new Pair(new Sigmoid(), "sigmoid(x)"),
      new Pair(new Softplus(), "softplus(x)"), new Pair(new Softplus(), "log(1 + exp(x))"));

  private FunctionBenchmark() {}

  public static void main(String[] sizes) {
    Kernels kernels = KernelProvider.kernels();
    System.out.printf("%s%n%-10s  %-16s  %9s  %8s  %8s  %6s%n", kernels.name(), "layer", "formula", "values", "ns/value",
        "formula", "times");
    for (String size : sizes.length == 0 ? new String[] {"10000", "1000000"} : sizes) {
      for (Pair pair : PAIRS) {
        LayerHarness own = loaded(pair.own, Integer.parseInt(size), kernels);
        LayerHarness written = loaded(new ElementFunction(pair.formula, List.of()), Integer.parseInt(size), kernels);
        double ownNanos = Double.POSITIVE_INFINITY;
        double writtenNanos = Double.POSITIVE_INFINITY;
        int repeats = Math.max(1, 2_000_000 / Integer.parseInt(size));
        for (int round = 0; round < ROUNDS; round++) {
          ownNanos = Math.min(ownNanos, nanos(own, repeats));
          writtenNanos = Math.min(writtenNanos, nanos(written, repeats));
        }
        double values = Double.parseDouble(size) * repeats;
        System.out.printf(Locale.ROOT, "%-10s  %-16s  %9s  %8.3f  %8.3f  %6.2f%n", pair.own.kind(), pair.formula, size,
            ownNanos / values, writtenNanos / values, writtenNanos / ownNanos);
      }
    }
  }

  private static LayerHarness loaded(Layer layer, int size, Kernels kernels) {
    LayerHarness harness = new LayerHarness(new LayerCase(layer, Shape.of(size)), 1, kernels);
    harness.load(0, 1);
    return harness;
  }

  private static double nanos(LayerHarness harness, int repeats) {
    long begin = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      harness.op.forward(harness.x, harness.y, harness.pass);
      harness.op.backward(harness.x, harness.y, harness.dy, harness.dx, harness.pass);
    }
    return System.nanoTime() - begin;
  }
}
