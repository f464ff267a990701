package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.Buffers;
import bellows.train.worker.LeafStep;
import bellows.train.worker.Partial;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks whose layers measure the batch: the way of the statistics from the passes to inference. */
class NormalisedTrainingTest {
  private static final Samples CLOUDS = Toy.clouds(130);
  private static final Samples TEST = Toy.clouds(60);
  private static final String NETWORK = "network = [batchnorm, {dense {units = 12, bias = no}}, batchnorm, relu, "
      + "{residual = [{dense = 12}, batchnorm]}, relu, {dense = classes}]\n";
  private static final String RUN = NETWORK + "batch = 26, leaves = 2, rate = 0.05\n";
  private static final int STEPS = 5;

  @Test
  void learnsAndInfersWithRunningStatistics() {
    Outcome outcome = run(RUN + "optimizer {name = sgd, momentum = 0.9}, stop {epochs = 8}",
        KernelProvider.kernels());
    assertTrue(outcome.test().accuracy() > 0.97, "accuracy " + outcome.test().accuracy());
  }

  @Test
  void sameBitsAgainAndFromScalarKernels() {
    String text = RUN + "optimizer {name = sgd, momentum = 0.9}, stop {epochs = 2}";
    String sha = run(text, KernelProvider.kernels()).state().sha256();
    assertEquals(sha, run(text, KernelProvider.kernels()).state().sha256());
    assertEquals(sha, run(text, KernelProvider.scalar()).state().sha256());
  }

  @Test
  void resumesWithTheSameBits() {
    String text = RUN + "optimizer = adam, stop {epochs = 2}, checkpoint = 3 steps";
    Recorder recorder = new Recorder();
    Outcome whole = Toy.trainer(text, CLOUDS, TEST, recorder).run();
    for (TrainState state : recorder.checkpoints) {
      Outcome rest = Toy.trainer(text, CLOUDS, TEST, state, new Recorder()).run();
      assertEquals(whole.state().sha256(), rest.state().sha256());
    }
  }

  /** The input of the first layer never changes, and each step sees all of it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void runningStatisticsApproachThoseOfTheData(int leaves) {
    String text = NETWORK + "batch = 60, leaves = " + leaves + ", rate = 0, stop {steps = " + STEPS + "}";
    Samples samples = Toy.clouds(60);
    Outcome outcome = Toy.trainer(text, samples, null, new Recorder()).run();
    double left = Math.pow(0.9, STEPS);
    Layout layout = Toy.model(text, samples).layout();
    for (int c = 0; c < 4; c++) {
      double mean = 0;
      for (int i = 0; i < 60; i++) {
        mean += samples.features()[4 * i + c] / 60.0;
      }
      assertEquals((1 - left) * mean, statistic(layout, outcome, "batchnorm1.mean", c), 1e-5);
      if (leaves == 1) {
        double squares = 0;
        for (int i = 0; i < 60; i++) {
          squares += Math.pow(samples.features()[4 * i + c] - mean, 2);
        }
        assertEquals(left + (1 - left) * squares / 59, statistic(layout, outcome, "batchnorm1.variance", c), 1e-5);
      }
    }
  }

  @Test
  void aPartialCarriesStatisticsBehindTheGradient() {
    Model model = Toy.model(RUN, CLOUDS);
    TrainSpec spec = Toy.spec(Toy.config(RUN), model, CLOUDS);
    LeafStep step = new LeafStep(spec,
        new BatchLoader(spec, new Workspace(model, 16, KernelProvider.kernels())),
        new Buffers(LeafStep.gradientLength(spec), Team.alone()));
    StepInput input = new StepInput(1, 0, 0, model.initial(1));
    step.begin(input);
    Partial partial = step.run(input, Leaf.of(CLOUDS, 1, 2));
    assertEquals(model.layout().size(), partial.gradient().length);
    Layout.Segment mean = model.layout().statistics().get(0);
    double[] expected = new double[4];
    for (int i = 0; i < partial.samples(); i++) {
      for (int c = 0; c < 4; c++) {
        expected[c] += drawn(spec, model, i)[c];
      }
    }
    for (int c = 0; c < 4; c++) {
      assertEquals(expected[c], partial.gradient()[mean.offset() + c], 1e-4);
    }
  }

  /** Sample i of the first step of leaf 1 of 2. */
  private static float[] drawn(TrainSpec spec, Model model, int i) {
    Workspace workspace = new Workspace(model, 1, KernelProvider.kernels());
    new BatchLoader(spec, workspace).test(Leaf.of(CLOUDS, 1, 2), (int) spec.order(0).row(1, 0, i), 1);
    return workspace.input().array();
  }

  /** With a bias that the normalisation behind it takes away again. */
  @Test
  void gradientsPassTheCheck() {
    Samples digits = new DigitsSource(8, 1, 4).read(Split.TRAIN);
    String text = "network = [{conv {filters = 3, kernel = 5, stride = 3}}, batchnorm, tanh, "
        + "{residual {layers = [{conv {filters = 4, kernel = 3, padding = 1}}, batchnorm], "
        + "shortcut = [{conv {filters = 4, kernel = 1}}]}}, globalavgpool, {dense = classes}]\n"
        + "rate = 1, data {normalise = auto}";
    Model model = Toy.model(text, digits);
    TrainSpec spec = Toy.spec(Toy.config(text), model, digits);
    Leaf leaf = new Leaf(0, 1, digits);
    List<GradientCheck.Row> rows = new GradientCheck(model, 8, KernelProvider.kernels(), model.initial(1), 20,
        workspace -> {
          workspace.pass().set(true, 1, 1, 8);
          new BatchLoader(spec, workspace).test(leaf, 0, 8);
        }).run();
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes), rows.toString());
    assertArrayEquals(model.layout().weights().toArray(), rows.stream().map(GradientCheck.Row::tensor).toArray());
  }

  private static float statistic(Layout layout, Outcome outcome, String name, int index) {
    Layout.Segment segment = layout.statistics().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    return outcome.state().weights()[segment.offset() + index];
  }

  private static Outcome run(String text, Kernels kernels) {
    RunConfig config = Toy.config(text);
    TrainSpec spec = Toy.spec(config, Toy.model(text, CLOUDS), CLOUDS);
    return new Trainer("toy", config, spec, config.fresh(spec.model()),
        new LocalWorkers(spec, CLOUDS, TEST, kernels), new Recorder()).run();
  }
}
