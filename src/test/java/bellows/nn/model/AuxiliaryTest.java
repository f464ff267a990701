package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.Dense;
import bellows.nn.loss.MulticlassHinge;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Auxiliary classifiers in a whole network: the loss of training is a sum, evaluation knows nothing of them. */
class AuxiliaryTest {
  private static final int BATCH = 4;
  private static final String TRUNK = "{dense {units = 6, name = first}}, {tanh = bend}";
  private static final String FIRST = "{dense {units = 5, name = a}}, relu, {dense {units = classes, name = b}}";
  private static final String SECOND = "{dense {units = classes, name = c}}";
  private static final String SCORES = "{dense {units = classes, name = last}}";
  private final Model whole = model(TRUNK + ", {auxiliary {name = one, weight = 0.25, layers = [" + FIRST + "]}}, "
      + "{auxiliary {name = two, weight = 2, layers = [" + SECOND + "]}}, " + SCORES);

  private static Model model(String layers) {
    return Zoo.model(Settings.parse("network = [" + layers + "]", "run.conf"), Shape.of(3), 3);
  }

  /** The weights of {@code model}, each drawn by what its tensor is called without the layers around it. */
  private static float[] weights(Model model) {
    float[] weights = new float[model.layout().size()];
    for (Layout.Segment segment : model.layout().weights()) {
      long key = Draws.key(5, segment.name().replaceAll(".*branch\\.", ""));
      for (int i = 0; i < segment.size(); i++) {
        weights[segment.offset() + i] = (float) Draws.uniform(key, i, -1, 1);
      }
    }
    return weights;
  }

  private static Workspace workspace(Model model, boolean training) {
    Workspace workspace = new Workspace(model, BATCH, KernelProvider.kernels());
    workspace.weights(weights(model));
    workspace.gradient(new float[model.layout().size()]);
    load(workspace, training);
    return workspace;
  }

  private static void load(Workspace workspace, boolean training) {
    workspace.pass().set(training, 1, 1, BATCH);
    for (int i = 0; i < BATCH; i++) {
      workspace.targets().values()[i] = i % 3;
    }
    for (int i = 0; i < 3 * BATCH; i++) {
      workspace.input().array()[workspace.input().offset() + i] = (float) Draws.uniform(8, i, -2, 2);
    }
  }

  @Test
  void lossOfTrainingIsTheMainOnePlusTheWeightedOthers() {
    double main = workspace(model(TRUNK + ", " + SCORES), true).train();
    double first = workspace(model(TRUNK + ", " + FIRST), true).train();
    double second = workspace(model(TRUNK + ", " + SECOND), true).train();
    assertEquals(main + (0.25 * first + 2 * second), workspace(whole, true).train());
    assertEquals(main, workspace(whole, false).evaluate());
  }

  @Test
  void theGradientOfWhatLiesBeforeIsTheSumOfThree() {
    double[] expected = new double[18];
    String[] ends = {SCORES, FIRST, SECOND};
    double[] factors = {1, 0.25, 2};
    for (int m = 0; m < 3; m++) {
      float[] gradient = gradient(model(TRUNK + ", " + ends[m]));
      for (int i = 0; i < expected.length; i++) {
        expected[i] += factors[m] * gradient[i];
      }
    }
    float[] found = gradient(whole);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5, "element " + i);
    }
  }

  private static float[] gradient(Model model) {
    Workspace workspace = workspace(model, true);
    float[] gradient = new float[model.layout().size()];
    workspace.gradient(gradient);
    workspace.train();
    assertEquals("first.weight", model.layout().weights().get(0).name());
    return gradient;
  }

  @Test
  void scoresAreThoseOfTheNetworkWithoutThem() {
    Workspace with = workspace(whole, true);
    Workspace without = workspace(model(TRUNK + ", " + SCORES), true);
    with.train();
    without.train();
    assertArrayEquals(scores(without), scores(with));
    load(with, false);
    with.evaluate();
    assertArrayEquals(scores(without), scores(with));
  }

  private static float[] scores(Workspace workspace) {
    int from = workspace.scores().offset();
    return Arrays.copyOfRange(workspace.scores().array(), from, from + 3 * BATCH);
  }

  @Test
  void branchesShowOnlyAfterAPassForTraining() {
    Workspace workspace = workspace(whole, true);
    workspace.train();
    assertTrue(names(workspace).containsAll(List.of("one.branch.relu1", "two.branch", "bend")));
    load(workspace, false);
    workspace.evaluate();
    assertFalse(names(workspace).stream().anyMatch(name -> name.contains("branch")), names(workspace)::toString);
    assertTrue(names(workspace).containsAll(List.of("one", "two", "bend", "last")));
  }

  private static List<String> names(Workspace workspace) {
    return workspace.outputs().stream().map(Workspace.Output::name).toList();
  }

  @Test
  void anInfiniteScoreOfABranchShowsInTrainingOnly() {
    Workspace workspace = workspace(whole, true);
    float[] weights = weights(whole);
    Layout.Segment bias = whole.layout().weights().stream().filter(s -> s.name().equals("two.branch.c.bias"))
        .findFirst().orElseThrow();
    weights[bias.offset()] = Float.NEGATIVE_INFINITY;
    workspace.weights(weights);
    assertTrue(Double.isNaN(workspace.train()));
    assertEquals("two.branch", NonFinite.firstLayer(workspace));
    load(workspace, false);
    assertTrue(Double.isFinite(workspace.evaluate()));
    assertNull(NonFinite.firstLayer(workspace));
  }

  @Test
  void stepsDownTheGradientLowerTheSum() {
    Workspace workspace = workspace(whole, true);
    float[] weights = weights(whole);
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < 20; step++) {
      float[] gradient = new float[weights.length];
      workspace.weights(weights.clone());
      workspace.gradient(gradient);
      double loss = workspace.train();
      assertTrue(loss < before, loss + " after " + before);
      before = loss;
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= 0.02f * gradient[i];
      }
    }
  }

  @Test
  void hasTheLossOfTheRunAndTheClassesOfTheData() {
    Settings run = Settings.parse("loss = hinge, network = [{auxiliary {weight = 2, layers = [flatten, "
        + "{dense = classes}]}}, {auxiliary = [{dense = 3}]}, flatten, {dense = classes}]", "run.conf");
    Model model = Zoo.model(run, Shape.of(4), 3);
    run.finish();
    List<Layer.Named> layers = model.network().layers();
    Sequential branch = ((Auxiliary) layers.get(0).layer()).branch();
    assertEquals(new Auxiliary(2, branch, new MulticlassHinge(), 3), layers.get(0).layer());
    assertEquals(0.3, ((Auxiliary) layers.get(1).layer()).weight());
    assertEquals(List.of("auxiliary1.branch.dense1.weight", "auxiliary1.branch.dense1.bias",
        "auxiliary2.branch.dense1.weight", "auxiliary2.branch.dense1.bias", "dense1.weight", "dense1.bias"),
        model.layout().weights().stream().map(Layout.Segment::name).toList());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {auxiliary {weight = 0, layers = [relu]}} | network[0].auxiliary: expected a weight above 0 of the auxiliary loss
      {auxiliary {weight = 0.3}}                | network[0].auxiliary.layers: expected a list
      {auxiliary = [reluu]}                     | auxiliary.layers[0].reluu: unknown layer, did you mean 'relu'?
      {auxiliary {weigt = 1, layers = [{dense = 3}]}}| network[0].auxiliary.weigt: unknown key, did you mean 'weight'?
      {auxiliary = [{dense = 5}]}               | layer auxiliary1 (auxiliary): loss softmax-cross-entropy: expected as
      {auxiliary = [{dense = 5}]}               | as many scores as classes (at least 2), found 5 scores and 3 classes
      {auxiliary = [{maxpool = 2}]}             | auxiliary1 (auxiliary): branch: layer maxpool1 (maxpool): expected an
      """)
  void refusesWhatCannotBeTrained(String layer, String message) {
    Settings run = Settings.parse("network = [" + layer + ", {dense = classes}]", "run.conf");
    Refusal.of(() -> {
      Zoo.model(run, Shape.of(4), 3);
      run.finish();
    }, message);
  }

  @Test
  void oneInsideAnotherAddsItsOwnLoss() {
    Auxiliary inner = new Auxiliary(0.5, sequence(new Dense(3, true, Init.ZERO)), new SoftmaxCrossEntropy(), 3);
    Auxiliary outer = new Auxiliary(0.25, sequence(inner, new Dense(3, true, Init.ZERO)), new SoftmaxCrossEntropy(), 3);
    Model model = new Model("test", Shape.of(3), 3, sequence(outer, new Dense(3, true, Init.ZERO)),
        new SoftmaxCrossEntropy());
    // Of scores that are all 0, each loss is log 3 a sample.
    assertEquals(1.75 * BATCH * Math.log(3), zeros(model, true), 1e-6);
    assertEquals(BATCH * Math.log(3), zeros(model, false), 1e-6);
    assertEquals(24, model.auxiliaryWeights());
    assertEquals(9, model.auxiliaryMultiplyAdds());
    assertTrue(model.trainsOnly("auxiliary0.branch.auxiliary0"));
  }

  private static double zeros(Model model, boolean training) {
    Workspace workspace = workspace(model, training);
    workspace.weights(new float[model.layout().size()]);
    return workspace.evaluate();
  }
}
