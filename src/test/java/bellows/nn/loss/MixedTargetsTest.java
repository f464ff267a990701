package bellows.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of two classes or values, and answers that are the average of several. */
class MixedTargetsTest {
  @Test
  void aMixtureOfRealValuesIsAValueBetween() {
    Targets targets = new Targets(0, 2);
    targets.values()[0] = 10;
    targets.mix();
    targets.mix(0, 0.75f, 20);
    assertEquals(12.5f, targets.target(0, 0));
    targets.unmix();
    assertEquals(10, targets.target(0, 0));
  }

  @Test
  void bothClassesHaveTheirWeights() {
    Targets targets = new Targets(4, 1);
    targets.values()[0] = 2;
    targets.mix();
    targets.mix(0, 0.25f, 1);
    assertArrayEquals(new double[] {0, 0.75, 0.25, 0}, target(targets));
    targets.mix(0, 0.25f, 2);
    assertArrayEquals(new double[] {0, 0, 1, 0}, target(targets));
    targets.unmix();
    assertArrayEquals(new double[] {0, 0, 1, 0}, target(targets));
  }

  private static double[] target(Targets targets) {
    double[] all = new double[4];
    Arrays.setAll(all, j -> targets.target(0, j));
    return all;
  }

  /** A pass that mixes nothing, or mixes with weight 1, costs what it would cost otherwise, to the bit. */
  @Test
  void aWholeTargetIsNoMixture() {
    for (Loss loss : List.of(new SoftmaxCrossEntropy(), new SoftmaxCrossEntropy(0.1), new LogisticLoss(),
        new SquaredError())) {
      Tensor scores = new Tensor(new float[] {0.3f, -2.5f, 1.7f}, 0, Shape.of(1, 3));
      Tensor plain = new Tensor(new float[3], 0, Shape.of(1, 3));
      Tensor mixed = new Tensor(new float[3], 0, Shape.of(1, 3));
      Targets targets = new Targets(3, 1);
      targets.values()[0] = 1;
      targets.count(1);
      double expected = loss.backward(scores, targets, plain, KernelProvider.kernels());
      targets.mix();
      targets.mix(0, 1, 2);
      assertEquals(expected, loss.backward(scores, targets, mixed, KernelProvider.kernels()));
      assertArrayEquals(plain.array(), mixed.array());
    }
  }

  @Test
  void aMarginTakesNoMixture() {
    assertFalse(new MulticlassHinge().mixes());
    assertTrue(new SoftmaxCrossEntropy().mixes() && new LogisticLoss().mixes() && new SquaredError().mixes());
  }

  @Test
  void averagesProbabilitiesOfSoftmax() {
    probabilitiesAreMeans(new SoftmaxCrossEntropy(), 7);
  }

  @Test
  void averagesProbabilitiesOfCoins() {
    probabilitiesAreMeans(new LogisticLoss(), 7);
  }

  private static void probabilitiesAreMeans(Loss loss, int n) {
    float[] scores = new float[3 * n + 1];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Draws.uniform(3, i, -4, 4);
    }
    float[] out = new float[n + 2];
    loss.average(scores, 1, 3, n, out, 2);
    float[] of = new float[n];
    double[] means = new double[n];
    for (int view = 0; view < 3; view++) {
      loss.probabilities(scores, 1 + view * n, n, of, KernelProvider.kernels());
      for (int j = 0; j < n; j++) {
        means[j] += of[j] / 3.0;
      }
    }
    loss.probabilities(out, 2, n, of, KernelProvider.kernels());
    for (int j = 0; j < n; j++) {
      assertEquals(means[j], of[j], 1e-6);
    }
    assertArrayEquals(new float[2], Arrays.copyOf(out, 2));
  }

  @Test
  void averagesScoresThatAreNoProbabilities() {
    for (Loss loss : List.of(new MulticlassHinge(), new SquaredError())) {
      float[] out = new float[2];
      loss.average(new float[] {1, 2, 4, -2}, 0, 2, 2, out, 0);
      assertArrayEquals(new float[] {2.5f, 0}, out);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e3f, -1e3f, 1e6f, -1e6f})
  void largeScoresAverageToFiniteOnes(float score) {
    for (Loss loss : List.of(new SoftmaxCrossEntropy(), new LogisticLoss())) {
      float[] out = new float[2];
      loss.average(new float[] {score, 0, score, 0}, 0, 2, 2, out, 0);
      assertEquals(score, out[0] - out[1], 1e-3 * Math.abs(score));
    }
  }
}
