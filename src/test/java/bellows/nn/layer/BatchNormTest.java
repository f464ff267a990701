package bellows.nn.layer;

import static bellows.nn.model.LayerCase.sequence;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.loss.Loss;
import bellows.nn.loss.Targets;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch normalisation against calculations by hand; that it is right on random data, the contract test shows. */
class BatchNormTest {
  private static final double EPSILON = 0.5;

  /** Two channels, two pixels; weights are scale, shift, mean and variance, two each. */
  private final Model model = new Model("test", Shape.of(1, 2, 2), 0, sequence(new BatchNorm(EPSILON, 0.1),
      new Flatten()), new Free());
  private final Workspace workspace = new Workspace(model, 64, KernelProvider.kernels());
  private final float[] weights = {2, -1, 10, 20, 5, 6, 3.5f, 0};
  private final float[] gradient = new float[8];

  /** Gradient 1 at every score. */
  private record Free() implements Loss {
    @Override
    public String kind() {
      return "free";
    }

    @Override
    public void check(Shape output, int classes) {}

    @Override
    public double backward(Tensor scores, Targets targets, Tensor dScores, Kernels kernels) {
      Arrays.fill(dScores.array(), 1);
      return 0;
    }
  }

  @Test
  void firstValuesNormaliseAndNothingElse() {
    assertArrayEquals(new float[] {1, 1, 0, 0, 0, 0, 1, 1}, model.initial(7));
    assertTrue(model.layout().weights().stream().noneMatch(Layout.Segment::decay));
    assertEquals(4, model.layout().weightCount());
    assertEquals(4, model.rows().get(0).weights());
  }

  @Test
  void inferenceUsesTheRunningStatistics() {
    run(false, 5, 7, 1, 6);
    assertScores(10, 20 - 1 / Math.sqrt(0.5), 10 - 4, 20);
  }

  @Test
  void trainingUsesThoseOfTheBatchAndAddsThemOnceForEachSample() {
    run(true, 1, 6, 3, 6, 5, 6, 7, 6);
    double deviation = Math.sqrt(5 + EPSILON);
    assertScores(10 - 6 / deviation, 20, 10 - 2 / deviation, 20, 10 + 2 / deviation, 20, 10 + 6 / deviation, 20);
    assertArrayEquals(new float[] {0, 0, 4, 4, 2 * 4, 2 * 6, 2 * 20 / 3f, 0}, gradient, 1e-6f);
  }

  /** Then the layer is a fixed scale and shift: with gradient 1 at its output, scale/deviation at its input. */
  @Test
  void frozenStatisticsServeInTrainingToo() {
    Layer dense = new Dense(1, false, Init.ZERO);
    Model fixed = new Model("test", Shape.of(1), 0, sequence(dense, new BatchNorm(EPSILON, 0.1)), new Free())
        .freezing(name -> name.endsWith("mean") || name.endsWith("variance"));
    Workspace space = new Workspace(fixed, 3, KernelProvider.kernels());
    float[] own = {3, 2, 10, 5, 3.5f};
    float[] gradients = new float[5];
    space.weights(own);
    space.gradient(gradients);
    System.arraycopy(new float[] {1, 2, 4}, 0, space.input().array(), 0, 3);
    space.pass().set(true, 1, 1, 3);
    space.train();
    assertArrayEquals(new float[] {10 + 2 * (3 - 5) / 2f, 10 + 2 * (6 - 5) / 2f, 10 + 2 * (12 - 5) / 2f},
        Arrays.copyOf(space.scores().array(), 3), 1e-5f);
    assertArrayEquals(new float[] {7 * 2 / 2f, (-2 + 1 + 7) / 2f, 3, 0, 0}, gradients, 1e-5f);
  }

  @Test
  void passesAddUp() {
    run(true, 1, 6, 3, 6, 5, 6, 7, 6);
    run(true, 4, 9, 4, 9);
    assertArrayEquals(new float[] {2 * 4 + 4, 2 * 6 + 9, 2 * 20 / 3f, 0}, Arrays.copyOfRange(gradient, 4, 8), 1e-6f);
  }

  @Test
  void aSingleValueOfAChannelTellsNothingOfTheVariance() {
    Model vector = new Model("test", Shape.of(2), 0, sequence(new BatchNorm(EPSILON, 0.1)), new Free());
    Workspace single = new Workspace(vector, 1, KernelProvider.kernels());
    single.weights(weights);
    single.gradient(gradient);
    single.input().array()[0] = 17;
    single.pass().set(true, 1, 1, 1);
    single.train();
    assertEquals(10, single.scores().array()[0], 1e-5);
    assertArrayEquals(new float[] {0, 0, 1, 1, 17, 0, 3.5f, 0}, gradient);
  }

  /** Deviations are taken from the mean, not from a difference of large squares. */
  @ParameterizedTest
  @ValueSource(floats = {0, 100, -30_000})
  void aLargeMeanCostsLittlePrecision(float mean) {
    float[] x = new float[4 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = mean + (i % 4 < 2 ? 1 : -1) * (i % 2 + 1);
    }
    run(true, x);
    assertEquals(64 * mean, gradient[4], 1e-6 * 64 * Math.abs(mean));
    assertEquals(64 * 1 * 128 / 127.0, gradient[6], 1e-4);
    assertEquals(64 * 4 * 128 / 127.0, gradient[7], 4e-4);
  }

  @Test
  void whatIsNotFiniteShows() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      run(true, 1, 6, value, 6);
      assertTrue(Double.isNaN(workspace.evaluate()));
    }
  }

  private void run(boolean training, float... x) {
    workspace.weights(weights);
    workspace.gradient(gradient);
    System.arraycopy(x, 0, workspace.input().array(), 0, x.length);
    workspace.pass().set(training, 1, 1, x.length / 4);
    if (training) {
      workspace.train();
    } else {
      workspace.evaluate();
    }
  }

  private void assertScores(double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], workspace.scores().array()[i], 1e-5, "score " + i);
    }
  }
}
