package bellows.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer.Named;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.Elementwise;
import bellows.nn.model.Auxiliary;
import bellows.nn.model.Model;
import bellows.nn.model.Sequential;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folded network beside the one that it was made of. */
class FoldedTest {
  /** The most that a score may differ by, beside the largest score of its sample: see inference.md. */
  private static final double BOUND = 1e-5;
  private static final int SIDE = 64;
  private static final int SAMPLES = 5;

  static Stream<String> zoo() {
    return Zoo.names().stream();
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void everyNetworkByNameSaysTheSameToWithinRounding(String name) {
    Model model = RandomNetworks.zoo(name, name.startsWith("alexnet") || name.equals("googlenet") ? 2 * SIDE : SIDE);
    float[] weights = RandomNetworks.weights(model);
    System.out.printf("%s: largest difference %.1e%n", name,
        near(name, scores(model, weights, 1, 1, 0), folded(Folded.of(model, weights), 1, 1, 0)));
  }

  @Test
  void randomNetworksSayTheSameToWithinRounding() {
    double most = 0;
    for (int number = 0; number < Integer.getInteger("bellows.networks", 100); number++) {
      Model model = RandomNetworks.random(number);
      float[] weights = RandomNetworks.weights(model);
      most = Math.max(most, near("network " + number, scores(model, weights, SAMPLES, SAMPLES, 0),
          folded(Folded.of(model, weights), SAMPLES, SAMPLES, 0)));
    }
    System.out.printf("largest difference %.2e%n", most);
  }

  /** What lies in the memories from the pass before, how many go together and who computes never shows. */
  @Test
  void sameBitsWhateverTheBatchTheThreadsAndTheKernels() {
    for (int number = 0; number < 30; number++) {
      Model model = RandomNetworks.random(number);
      Folded folded = Folded.of(model, RandomNetworks.weights(model));
      float[] expected = folded(folded, SAMPLES, SAMPLES, 0);
      for (int together : new int[] {1, 2, 3}) {
        assertArrayEquals(expected, folded(folded, SAMPLES, together, 0), "network " + number + ", " + together);
      }
      for (int threads : new int[] {2, 3}) {
        assertArrayEquals(expected, scores(folded.model(), folded.weights(), SAMPLES, 4, 0, threads,
            KernelProvider.kernels()), "network " + number + ", threads " + threads);
      }
      assertArrayEquals(expected, scores(folded.model(), folded.weights(), SAMPLES, SAMPLES, 0, 1,
          KernelProvider.scalar()), "network " + number + ", scalar kernels");
    }
  }

  /** With nothing to fold, going forward only is a matter of memory: the same bits. */
  @Test
  void memoriesInTurnChangeNoBit() {
    for (int number = 0; number < 60; number++) {
      Model model = RandomNetworks.random(number);
      float[] weights = RandomNetworks.weights(model);
      assertArrayEquals(scores(model, weights, SAMPLES, SAMPLES, 0),
          scores(model.forwardOnly(), weights, SAMPLES, SAMPLES, 0), "network " + number);
    }
  }

  static Stream<String> products() {
    return Stream.of("{conv {filters = 33, kernel = 1}}", "{conv {filters = 34, kernel = 3, padding = 1}}",
        "{conv {filters = 7, kernel = 3, stride = 2}}", "{conv {filters = 34, kernel = 3, padding = 1, groups = 34}}",
        "{conv {filters = 34, kernel = 5, padding = 2, groups = 34}}", "{conv {filters = 6, kernel = 3, groups = 2}}",
        "{dense = 300}", "{dense = 400}");
  }

  /** A function is computed on what a convolution has just stored, tile by tile or row by row: of each element once. */
  @ParameterizedTest
  @MethodSource("products")
  void aFunctionBoundToAConvolutionIsTheSameFunction(String product) {
    for (String function : List.of("relu6", "hardswish", "hardsigmoid", "silu", "{leakyrelu = 0.1}", "sigmoid", "tanh", "elu",
        "softplus")) {
      Model model = RandomNetworks.of("input = [7, 6, 34], classes = 4, network = [" + product + ", " + function
          + ", {dense = classes}]");
      float[] weights = RandomNetworks.weights(model);
      assertArrayEquals(scores(model, weights, SAMPLES, SAMPLES, 0), scores(model.forwardOnly(), weights, SAMPLES, SAMPLES, 0),
          function);
      assertArrayEquals(scores(model.forwardOnly(), weights, SAMPLES, SAMPLES, 0, 1, KernelProvider.scalar()),
          scores(model.forwardOnly(), weights, SAMPLES, 2, 0, 3, KernelProvider.kernels()), function);
    }
  }

  /** Looks at an x again when its y is set; such a function may be somebody else's. */
  private record LooksBack() implements Elementwise {
    @Override
    public String kind() {
      return "looksback";
    }

    @Override
    public boolean derivesFromInput() {
      return true;
    }

    @Override
    public Map map(Binder binder) {
      return new Map((x, xo, y, yo, n) -> {
        for (int i = 0; i < n; i++) {
          y[yo + i] = 2 * x[xo + i];
          y[yo + i] += x[xo + i];
        }
      }, null);
    }
  }

  @Test
  void aFunctionThatNeedsItsInputStaysApart() {
    Dense dense = new Dense(4, true, new Init.He());
    Sequential network = new Sequential(List.of(new Named("first", dense), new Named("between", new LooksBack()),
        new Named("last", dense)));
    Model model = new Model("looks back", Shape.of(6), 4, network, RandomNetworks.random(0).loss());
    float[] weights = RandomNetworks.weights(model);
    assertArrayEquals(scores(model, weights, SAMPLES, SAMPLES, 0), scores(model.forwardOnly(), weights, SAMPLES, SAMPLES, 0));
  }

  /** Who reads whose memory: an input under another shape, written over by nobody; sequences in sequences. */
  @Test
  void inputsAreNotWrittenOver() {
    for (String network : new String[] {"flatten, relu, {dense = classes}", "flatten, flatten, {leakyrelu = 0.1}, tanh, "
        + "{dense = classes}", "relu, flatten, tanh, {dense = classes}", "{residual = [relu, tanh]}, flatten, "
        + "{residual = [{dense = 12}, relu, {dense = 12}]}, {concat = [[relu, tanh], [identity], [{dense = 3}, sigmoid]]}, "
        + "{dense = classes}"}) {
      Model model = RandomNetworks.of("input = [2, 2, 3], classes = 4, network = [" + network + "]");
      float[] weights = RandomNetworks.weights(model);
      assertArrayEquals(scores(model, weights, SAMPLES, SAMPLES, 0),
          scores(model.forwardOnly(), weights, SAMPLES, SAMPLES, 0), network);
    }
  }

  @Test
  void nothingThatOnlyTrainingNeedsIsLeft() {
    Model model = RandomNetworks.of("input = [6, 6, 3], classes = 4, network = [{conv {filters = 5, kernel = 3, "
        + "bias = no}}, {dropout = 0.5}, batchnorm, relu, {auxiliary = [{dense = classes}]}, batchnorm, "
        + "{dense = 7}, batchnorm, {dense = classes}]");
    Folded folded = Folded.of(model, RandomNetworks.weights(model));
    assertEquals("conv, relu, batchnorm, dense, dense", String.join(", ", folded.model().rows().stream()
        .map(row -> row.layer().kind()).toList()));
    assertTrue(folded.model().rows().stream().noneMatch(row -> row.layer() instanceof Dropout
        || row.layer() instanceof Auxiliary));
    assertEquals(1, folded.model().rows().stream().filter(row -> row.layer() instanceof BatchNorm).count());
  }

  /** Of nodes that others read as well a BatchNorm behind them stays; of a graph's last it goes, of a sequence's too. */
  @Test
  void graphsAreFolded() {
    Model model = RandomNetworks.of("input = [6, 6, 3], classes = 4, network = [{graph = ["
        + "{a = [{conv {filters = 5, kernel = 3, bias = no}}, batchnorm, relu, {conv {filters = 8, kernel = 1}}]}, "
        + "{b = [{dropout = 0.5}, batchnorm]}, {c = [batchnorm, relu, {conv {filters = 8, kernel = 3, groups = 8}}]}, "
        + "{d {from = c, layers = [batchnorm]}}, {e {from = [c, d], layers = [{conv {filters = 3, kernel = 1}}]}}]}, "
        + "batchnorm, relu, flatten, {dense = classes}]");
    float[] weights = RandomNetworks.weights(model);
    Folded folded = Folded.of(model, weights);
    List<String> kinds = folded.model().rows().stream().map(row -> row.name() + " " + row.layer().kind()).toList();
    assertEquals(1, folded.model().rows().stream().filter(row -> row.layer() instanceof BatchNorm).count(),
        kinds.toString());
    near("graph", scores(model, weights, SAMPLES, SAMPLES, 0), folded(folded, SAMPLES, SAMPLES, 0));
  }

  @Test
  void withoutAnythingToFoldTheWeightsAreTheSameArray() {
    Model model = Zoo.named("lenet");
    float[] weights = model.initial(1);
    Folded folded = Folded.of(model, weights);
    assertSame(weights, folded.weights());
    assertFalse(model.isForwardOnly());
  }

  /** By hand: w' = γ·w/√(σ² + ε), b' = β + γ·(b − μ)/√(σ² + ε). */
  @Test
  void weightsAreThoseOfThePaper() {
    Model model = RandomNetworks.of("input = [1], classes = 2, network = [{dense = 2}, {batchnorm {epsilon = 0.75}}]");
    // dense1.weight, dense1.bias, batchnorm1.scale, shift; mean, variance
    float[] weights = {3, -2, 0.5f, 1, 2, -4, 10, 20, 0.25f, 3, 0.25f, 3.25f};
    assertArrayEquals(new float[] {6, 4, 10.5f, 24}, Folded.of(model, weights).weights());
  }

  @Test
  void takesNoMemoryForTheWayBack() {
    Model model = RandomNetworks.zoo("resnet20", SIDE);
    Folded folded = Folded.of(model, RandomNetworks.weights(model));
    long trained = model.workspaceBytes(64) - 4L * model.layout().size();
    long used = folded.model().workspaceBytes(64) - 4L * folded.model().layout().size();
    assertTrue(used * 4 < trained, used + " of " + trained);
    assertEquals(used, new Workspace(folded.model(), 64, KernelProvider.kernels()).bytes());
    Workspace workspace = new Workspace(folded.model(), 1, KernelProvider.kernels());
    assertThrows(IllegalStateException.class, workspace::train);
  }

  @Test
  void togetherFollowsTheCacheAndTheWeights() {
    assertEquals(64, together("mlp"));
    assertTrue(together("resnet20") > 3 && together("resnet20") < 12);
    assertEquals(1, together("squeezenet"));
    assertTrue(together("vgg11") > 8 && together("vgg11") < 64);
  }

  private static int together(String name) {
    return new Folded(Zoo.named(name).forwardOnly(), new float[0]).together();
  }

  private static double near(String what, float[] expected, float[] found) {
    double largest = 1e-30;
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      assertTrue(Float.isFinite(expected[i]), what);
      largest = Math.max(largest, Math.abs(expected[i]));
      most = Math.max(most, Math.abs((double) expected[i] - found[i]));
    }
    assertEquals(expected.length, found.length);
    assertTrue(most <= BOUND * largest, what + ": " + most / largest);
    return most / largest;
  }

  private static float[] folded(Folded folded, int samples, int together, int first) {
    return scores(folded.model(), folded.weights(), samples, together, first);
  }

  private static float[] scores(Model model, float[] weights, int samples, int together, int first) {
    return scores(model, weights, samples, together, first, 1, KernelProvider.kernels());
  }

  /** Of samples that are functions of their numbers; the memory had other samples before. */
  private static float[] scores(Model model, float[] weights, int samples, int together, int first, int threads,
      Kernels kernels) {
    int outputs = model.output().size();
    float[] scores = new float[samples * outputs];
    try (Team team = new Team(threads)) {
      Workspace workspace = new Workspace(model, together, kernels, team);
      workspace.weights(weights);
      pass(workspace, 1000, together);
      for (int from = 0; from < samples; from += together) {
        int count = Math.min(together, samples - from);
        pass(workspace, first + from, count);
        System.arraycopy(workspace.scores().array(), workspace.scores().offset(), scores, from * outputs,
            count * outputs);
      }
    }
    return scores;
  }

  private static void pass(Workspace workspace, int first, int count) {
    int size = workspace.model().input().size();
    for (int i = 0; i < count * size; i++) {
      workspace.input().array()[workspace.input().offset() + i] =
          (float) Draws.gaussian(first + i / size, i % size);
    }
    Arrays.fill(workspace.targets().values(), 0);
    workspace.pass().set(false, 1, 0, count);
    workspace.evaluate();
  }
}
