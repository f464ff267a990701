package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import bellows.train.Toy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that look at each sample ten times. */
class ViewAverageTest {
  private static final Samples DIGITS = new DigitsSource(13, 1, 4).read(Split.TRAIN);
  private static final String RUN = "network = [{conv {filters = 4, kernel = 5, stride = 2}}, batchnorm, relu, "
      + "{dense = classes}], data {augment = [{crop = 24}], view = [{ten-crops = 24}], "
      + "normalise {mean = 128, scale = 0.01}}, batch = 13, leaves = 1, rate = 1\n";
  private static final String ONE_VIEW = "data.view = [{centre-crop = 24}]";

  private static TrainSpec spec(String more) {
    RunConfig config = Toy.config(RUN + more);
    Shape input = config.views().output(DIGITS.shape());
    Model model = Zoo.model(Settings.parse(RUN + more, "run.conf"), input, DIGITS.classes());
    return Toy.spec(config, model, DIGITS);
  }

  /** What is said of each sample: loss, then scores. */
  private static List<String> answers(TrainSpec spec, int batch) {
    Workspace workspace = new Workspace(spec.model(), batch, KernelProvider.kernels());
    workspace.weights(spec.model().initial(3));
    List<String> answers = new ArrayList<>();
    int n = DIGITS.classes();
    LeafEvaluation.forEachPass(spec, new BatchLoader(spec, workspace), new Leaf(0, 1, DIGITS), loss -> {
      for (int i = 0; i < workspace.pass().count(); i++) {
        StringBuilder answer = new StringBuilder(workspace.pass().ids()[i] + " is " + workspace.targets().label(i));
        for (int j = 0; j < n; j++) {
          answer.append(' ').append(workspace.scores().array()[workspace.scores().offset() + i * n + j]);
        }
        answers.add(answer.toString());
      }
    });
    return answers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 19, 20, 64, 200})
  void everySampleHasOneAnswerHoweverManyLooksGoTogether(int together) {
    List<String> answers = answers(spec(""), together);
    assertEquals(answers(spec(""), 130), answers);
    assertEquals(13, answers.size());
    for (int i = 0; i < 13; i++) {
      assertTrue(answers.get(i).startsWith(i + " is " + (int) DIGITS.target(i) + " "), answers.get(i));
    }
  }

  /** By hand: each crop through the network alone, then the mean of its probabilities. */
  @Test
  void averagesTheProbabilitiesOfTheTenCrops() {
    TrainSpec spec = spec("");
    Workspace workspace = new Workspace(spec.model(), 10, KernelProvider.kernels());
    workspace.weights(spec.model().initial(3));
    BatchLoader loader = new BatchLoader(spec, workspace);
    double loss = 0;
    float[] probabilities = new float[10];
    for (int sample = 0; sample < 13; sample++) {
      workspace.pass().set(false, 1, 0, 10);
      loader.test(new Leaf(0, 1, DIGITS), 10 * sample, 10);
      workspace.evaluate();
      double right = 0;
      for (int view = 0; view < 10; view++) {
        spec.model().loss().probabilities(workspace.scores().array(), workspace.scores().offset() + 10 * view, 10,
            probabilities, KernelProvider.kernels());
        right += probabilities[(int) DIGITS.target(sample)] / 10;
      }
      loss -= Math.log(right) / 13;
    }
    try (Worker worker = new Worker(spec, 2, KernelProvider.kernels())) {
      Evaluation evaluation = worker.evaluate(spec.model().initial(3), List.of(new Leaf(0, 1, DIGITS)).iterator())
          .get(0).sum();
      assertEquals(13, evaluation.samples());
      assertEquals(loss, evaluation.loss(), 1e-5);
    }
  }

  @Test
  void oneViewIsAsBefore() {
    assertEquals(13, answers(spec(ONE_VIEW), 5).size());
    assertEquals(answers(spec(ONE_VIEW), 13), answers(spec(ONE_VIEW), 4));
  }

  /** A run that overflows in one crop must not look well. */
  @Test
  void aNumberThatIsNotFiniteShowsInTheLoss() {
    TrainSpec spec = spec("");
    Workspace workspace = new Workspace(spec.model(), 30, KernelProvider.kernels());
    float[] weights = spec.model().initial(3);
    weights[0] = Float.POSITIVE_INFINITY;
    workspace.weights(weights);
    LeafEvaluation.forEachPass(spec, new BatchLoader(spec, workspace), new Leaf(0, 1, DIGITS),
        loss -> assertTrue(Double.isNaN(loss)));
  }
}
