package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of Bellows' own optimizers, and each one's arithmetic against {@link ReferenceOptimizers}. */
class OptimizerTest extends OptimizerContract {
  @Override
  protected Stream<Optimizer> optimizers() {
    return Stream.of(new Sgd(0, false), new Sgd(0.9, false), new Sgd(0.9, true), new RmsProp(0.9, 1e-8, 0),
        new RmsProp(0.95, 1e-4, 0.8), new Adagrad(0, 1e-10), new Adagrad(0.1, 1e-7),
        new Adam(0.9, 0.999, 1e-8), new AdamW(new Adam(0.8, 0.99, 1e-6), 0.05),
        new AdamW(new Adam(0.8, 0.99, 1e-6), 0.05, new DecayExemption(false, true)),
        new Lars(0.9, 0.001, 0.05, DecayExemption.BOTH));
  }

  @Override
  protected double rate(Optimizer optimizer) {
    return optimizer instanceof Adagrad ? 1 : super.rate(optimizer);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void followsTheDoublePrecisionReferenceForFiftySteps(Optimizer optimizer) {
    float[][] slots = filled(optimizer, 0);
    ReferenceOptimizers reference = new ReferenceOptimizers(optimizer, LAYOUT);
    float[] weights = draw(1, 0);
    double[] expected = new double[COUNT];
    Arrays.setAll(expected, i -> weights[i]);
    float[] now = weights;
    for (int step = 1; step <= 50; step++) {
      float[] gradient = draw(2, step);
      float[] next = new float[COUNT];
      update(optimizer, step, 0.01f, LAYOUT, now, gradient, slots, next, 0, COUNT);
      reference.update(step, 0.01, expected, gradient);
      now = next;
      for (int i = 0; i < COUNT; i++) {
        assertEquals(expected[i], now[i], 2e-5, "step " + step + ", weight " + i);
      }
    }
  }
}
