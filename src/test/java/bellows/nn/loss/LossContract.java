package bellows.nn.loss;

import static bellows.nn.loss.LossBatch.SAMPLES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.model.LayerHarness;
import bellows.spark.share.JavaBytes;
import bellows.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every loss promises: the sum of its definition and the slope of that, no stray reads or writes, the same bits from
 * any kernels, and no silence about NaN. For losses of others too: a test class that extends this one and says what the
 * loss should be, in plain arithmetic.
 *
 * <pre>
 * class SquaresTest extends LossContract {
 *   protected Stream&lt;LossCase&gt; cases() {
 *     return Stream.of(new LossCase(new Squares(), 0, 1, (scores, target) -&gt; Math.pow(scores[0] - target, 2)));
 *   }
 * }
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LossContract {
  private static final Kernels KERNELS = KernelProvider.kernels();

  /** The losses, each with the sizes that it is tried on. */
  protected abstract Stream<LossCase> cases();

  @ParameterizedTest
  @MethodSource("cases")
  void takesScoresOfTheShapeThatItIsTriedOn(LossCase of) {
    of.loss().check(Shape.of(of.outputs()), of.classes());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSumOfItsDefinitionOverSamples(LossCase of) {
    LossBatch batch = new LossBatch(of);
    double expected = 0;
    for (int i = 0; i < SAMPLES; i++) {
      expected += batch.definition(batch.row(i), i);
    }
    assertEquals(expected, batch.run(KERNELS), 1e-6 * Math.abs(expected));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheDefinition(LossCase of) {
    LossBatch batch = new LossBatch(of);
    batch.run(KERNELS);
    float[] gradient = batch.gradient();
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < of.outputs(); j++) {
        double[] row = batch.row(i);
        row[j] += 1e-5;
        double above = batch.definition(row, i);
        row[j] -= 2e-5;
        double below = batch.definition(row, i);
        assertEquals((above - below) / 2e-5, gradient[i * of.outputs() + j], 2e-6, "sample " + i + ", score " + j);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesOnlyTheGradientOfTheSamplesThatCount(LossCase of) {
    LossBatch batch = new LossBatch(of);
    float[] before = batch.scores.array().clone();
    batch.run(KERNELS);
    assertArrayEquals(before, batch.scores.array());
    float[] array = batch.dScores.array();
    for (int i = 0; i < array.length; i++) {
      boolean inside = i >= LayerHarness.MARGIN && i < LayerHarness.MARGIN + SAMPLES * of.outputs();
      assertEquals(inside, Float.isFinite(array[i]), "element " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameBitsFromScalarAndVectorKernels(LossCase of) {
    LossBatch scalar = new LossBatch(of);
    LossBatch vector = new LossBatch(of);
    assertEquals(scalar.run(KernelProvider.scalar()), vector.run(KERNELS));
    assertArrayEquals(scalar.gradient(), vector.gradient());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void notANumberShowsInTheLoss(LossCase of) {
    for (int j = 0; j < of.outputs(); j++) {
      LossBatch batch = new LossBatch(of);
      batch.set(2, j, Float.NaN);
      assertTrue(Double.isNaN(batch.run(KERNELS)), "score " + j);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void travelsAsAnEqualCopy(LossCase of) {
    assertEquals(of.loss(), JavaBytes.read(JavaBytes.of(of.loss())));
  }
}
