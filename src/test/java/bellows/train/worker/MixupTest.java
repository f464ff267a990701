package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.train.GradientCheck;
import bellows.train.Toy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
  /** Sample i is the unit vector e_i and of class i, so that a mixed sample shows what it is made of. */
  private static final int COUNT = 7;
  private static final Samples UNITS = new Samples(Shape.of(COUNT), COUNT, null, units(), labels());

  private static float[] units() {
    float[] units = new float[COUNT * COUNT];
    for (int i = 0; i < COUNT; i++) {
      units[i * COUNT + i] = 1;
    }
    return units;
  }

  private static float[] labels() {
    float[] labels = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i;
    }
    return labels;
  }

  private static final String RUN = "network = [{dense = classes}], batch = 7, leaves = 1, rate = 1\n";

  private static Workspace mixed(String more, long step) {
    Model model = Toy.model(RUN, UNITS);
    TrainSpec spec = Toy.spec(Toy.config(RUN + more), model, UNITS);
    Workspace workspace = new Workspace(model, COUNT, KernelProvider.kernels());
    workspace.weights(model.initial(1));
    workspace.pass().set(true, 1, step, COUNT);
    BatchLoader loader = new BatchLoader(spec, workspace);
    loader.test(new Leaf(0, 1, UNITS), 0, COUNT);
    loader.mix(step, new Leaf(0, 1, UNITS), 0, COUNT);
    return workspace;
  }

  private static float[] row(Workspace workspace, int sample) {
    int from = workspace.input().offset() + sample * COUNT;
    return Arrays.copyOfRange(workspace.input().array(), from, from + COUNT);
  }

  @Test
  void samplesAreMixedInPairsFromBothEnds() {
    Workspace workspace = mixed("data.mixup = 1", 1);
    Set<Float> lambdas = new HashSet<>();
    for (int i = 0; i < COUNT; i++) {
      float[] expected = new float[COUNT];
      float lambda = row(workspace, i)[i];
      expected[i] = lambda;
      expected[COUNT - 1 - i] = i == 3 ? 1 : 1 - lambda;
      assertArrayEquals(expected, row(workspace, i), "sample " + i);
      assertEquals(row(workspace, COUNT - 1 - i)[COUNT - 1 - i], lambda);
      lambdas.add(lambda);
    }
    assertEquals(4, lambdas.size());
    assertTrue(lambdas.contains(1f));
  }

  /** The inputs are one-hot and so are the targets: the loss of a mixture is as if the input were the target. */
  @Test
  void targetsAreMixedLikeTheirSamples() {
    Workspace workspace = mixed("data.mixup = 1", 1);
    double loss = workspace.evaluate();
    double expected = 0;
    for (int i = 0; i < COUNT; i++) {
      float[] scores = Arrays.copyOfRange(workspace.scores().array(), workspace.scores().offset() + i * COUNT,
          workspace.scores().offset() + (i + 1) * COUNT);
      double sum = 0;
      for (float score : scores) {
        sum += Math.exp(score);
      }
      for (int j = 0; j < COUNT; j++) {
        expected += row(workspace, i)[j] * (Math.log(sum) - scores[j]);
      }
    }
    assertEquals(expected, loss, 1e-5);
  }

  @Test
  void drawsAnewInEachStepAndNothingWithout() {
    float[] first = row(mixed("data.mixup = 1", 1), 0);
    assertArrayEquals(first, row(mixed("data.mixup = 1", 1), 0));
    assertFalse(Arrays.equals(first, row(mixed("data.mixup = 1", 2), 0)));
    assertFalse(Arrays.equals(first, row(mixed("data.mixup = 1, seed = 2", 1), 0)));
    assertArrayEquals(new float[] {1, 0, 0, 0, 0, 0, 0}, row(mixed("", 1), 0));
  }

  /** A small alpha leaves most samples nearly whole. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 8})
  void lambdaFollowsItsBeta(double alpha) {
    Model model = Toy.model(RUN, UNITS);
    TrainSpec spec = Toy.spec(Toy.config(RUN + "data.mixup = " + alpha), model, UNITS);
    Workspace workspace = new Workspace(model, COUNT, KernelProvider.kernels());
    BatchLoader loader = new BatchLoader(spec, workspace);
    Leaf leaf = new Leaf(0, 1, UNITS);
    double squares = 0;
    for (int step = 1; step <= 3000; step++) {
      loader.test(leaf, 0, COUNT);
      loader.mix(step, leaf, 0, COUNT);
      float lambda = row(workspace, 1)[1];
      squares += (lambda - 0.5) * (lambda - 0.5) / 3000;
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertEquals(variance, squares, 0.08 * variance);
  }

  /** The same samples tested after they were mixed are whole again. */
  @Test
  void testsSeeWholeSamples() {
    Model model = Toy.model(RUN, UNITS);
    TrainSpec spec = Toy.spec(Toy.config(RUN + "data.mixup = 1"), model, UNITS);
    try (Worker worker = new Worker(spec, 1, KernelProvider.kernels())) {
      float[] weights = model.initial(1);
      Leaf leaf = new Leaf(0, 1, UNITS);
      double before = worker.evaluate(weights, Set.of(leaf).iterator()).get(0).sum().loss();
      worker.step(new StepInput(1, 0, 0, weights), Set.of(leaf).iterator());
      assertEquals(before, worker.evaluate(weights, Set.of(leaf).iterator()).get(0).sum().loss());
    }
  }

  @Test
  void gradientsPassTheCheck() {
    Samples clouds = Toy.clouds(8);
    for (String loss : new String[] {"softmax-cross-entropy", "{softmax-cross-entropy {smoothing = 0.1}}", "logistic",
        "squared-error"}) {
      String text = "network = [{dense = 10}, tanh, {dense = classes}], rate = 1, data.mixup = 1, loss = " + loss;
      Model model = Toy.model(text, clouds);
      TrainSpec spec = Toy.spec(Toy.config(text), model, clouds);
      Leaf leaf = new Leaf(0, 1, clouds);
      assertTrue(new GradientCheck(model, 8, KernelProvider.kernels(), model.initial(1), 30, workspace -> {
        workspace.pass().set(true, 1, 1, 8);
        BatchLoader loader = new BatchLoader(spec, workspace);
        loader.test(leaf, 0, 8);
        loader.mix(1, leaf, 0, 8);
      }).run().stream().allMatch(GradientCheck.Row::passes), loss);
    }
  }

  @Test
  void aLossThatTakesNoMixtureIsRefused() {
    String text = RUN + "loss = hinge, data.mixup = 0.2";
    Refusal.of(() -> Toy.spec(Toy.config(text), Toy.model(text, UNITS), UNITS), "data.mixup", "softmax-cross-entropy",
        "found hinge");
  }
}
