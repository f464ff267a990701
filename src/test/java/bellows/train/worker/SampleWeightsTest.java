package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.train.Toy;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleWeightsTest {
  private static final Samples CLOUDS = Toy.clouds(12);

  /** Of all samples, which are one batch and one leaf. */
  private static Partial partial(String run, Samples samples) {
    String all = run + ", network = [{dense = 6}, tanh, {dense = outputs}], leaves = 1, rate = 1, batch = "
        + samples.count();
    all = all.replace("outputs", samples.classes() == 0 ? "1" : "classes");
    Model model = Toy.model(all, samples);
    TrainSpec spec = Toy.spec(Toy.config(all), model, samples);
    Workspace workspace = new Workspace(model, 4, KernelProvider.kernels());
    BatchLoader loader = new BatchLoader(spec, workspace);
    LeafStep step = new LeafStep(spec, loader, new Buffers(LeafStep.gradientLength(spec), Team.alone()));
    StepInput input = new StepInput(1, 0, 0, model.initial(1));
    step.begin(input);
    return step.run(input, Leaf.of(samples, 0, 1));
  }

  private static Samples weighted(Samples of, float... weights) {
    return new Samples(of.shape(), of.classes(), null, of.features(), of.targets(), weights);
  }

  private static void assertSame(Partial expected, Partial found) {
    assertEquals(expected.loss(), found.loss(), 1e-6 * Math.abs(expected.loss()));
    float largest = 0;
    for (float g : expected.gradient()) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertTrue(largest > 0);
    assertArrayEquals(expected.gradient(), found.gradient(), 1e-6f * largest);
  }

  /** The first samples as often as their weights say. */
  private static void assertCounted(String run, Samples samples) {
    int[] rows = IntStream.concat(IntStream.range(0, samples.count()), IntStream.of(0, 3, 3))
        .filter(row -> row != 1 && row != 5).toArray();
    float[] weights = new float[samples.count()];
    for (int row : rows) {
      weights[row]++;
    }
    Samples repeated = samples.select(rows.length, row -> rows[row]);
    assertSame(partial(run, repeated), partial(run, weighted(samples, weights)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-cross-entropy", "{softmax-cross-entropy {smoothing = 0.1}}", "{focal {gamma = 2}}",
      "hinge", "logistic", "squared-error", "{name = hinge, class-weights = [1, 3, 0.5]}"})
  void aWeightIsHowOftenASampleIsThere(String loss) {
    assertCounted("loss = " + loss, CLOUDS);
  }

  @Test
  void realTargetsHaveWeightsToo() {
    float[] targets = new float[CLOUDS.count()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = 20 + CLOUDS.features()[4 * i];
    }
    Samples real = new Samples(Shape.of(4), 0, null, CLOUDS.features(), targets);
    assertCounted("loss = squared-error", real);
    assertCounted("loss {name = squared-error, normalise-targets {mean = 20, deviation = 2}}", real);
  }

  @Test
  void aWeightOfOneChangesNoBit() {
    float[] ones = new float[CLOUDS.count()];
    Arrays.fill(ones, 1);
    Partial expected = partial("loss = hinge", CLOUDS);
    assertArrayEquals(expected.gradient(), partial("loss = hinge", weighted(CLOUDS, ones)).gradient());
  }

  /** Each of a mixed pair is both of them, so what it counts is mixed as its values are. */
  @Test
  void mixturesMixWeights() {
    float[] twos = new float[CLOUDS.count()];
    Arrays.fill(twos, 2);
    String run = "loss = softmax-cross-entropy, data.mixup = 1";
    Partial once = partial(run, CLOUDS);
    Partial twice = partial(run, weighted(CLOUDS, twos));
    assertEquals(2 * once.loss(), twice.loss(), 1e-6 * twice.loss());
    twos[0] = 0;
    assertTrue(partial(run, weighted(CLOUDS, twos)).loss() < twice.loss());
  }

  @Test
  void anEvaluationWeighsItsLossAndCountsTheRest() {
    String run = "network = [{dense = classes}], batch = 12, leaves = 1, rate = 1";
    Model model = Toy.model(run, CLOUDS);
    TrainSpec spec = Toy.spec(Toy.config(run), model, CLOUDS);
    float[] weights = new float[CLOUDS.count()];
    weights[2] = 12;
    Workspace workspace = new Workspace(model, 5, KernelProvider.kernels());
    workspace.weights(model.initial(1));
    BatchLoader loader = new BatchLoader(spec, workspace);
    Evaluation plain = LeafEvaluation.run(spec, loader, Leaf.of(CLOUDS, 0, 1));
    Evaluation found = LeafEvaluation.run(spec, loader, Leaf.of(weighted(CLOUDS, weights), 0, 1));
    Evaluation third = LeafEvaluation.run(spec, loader, Leaf.of(CLOUDS.select(1, row -> 2), 0, 1));
    assertEquals(third.loss(), found.loss(), 1e-6 * third.loss());
    assertEquals(plain.accuracy(), found.accuracy());
    assertEquals(12, found.samples());
  }
}
