package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fine-tuning: what is loaded, what stays as it is, and that the rest of a run is like any other. */
class StartTest {
  private static final Samples TRAIN = Toy.clouds(130);
  private static final Samples TEST = Toy.clouds(40);
  private static final String RUN = """
      network = [{dense {units = 12, bias = no}}, batchnorm, relu, {residual = [{dense = 12}, batchnorm]}, relu
                 {dense = classes}]
      batch = 32, rate = 0.05, stop {epochs = 2}, checkpoint = 1 step, regularisation {l2 = 0.01, spare = []}
      average = 0.9
      """;
  private static final Model MODEL = Toy.model(RUN, TRAIN);

  private final Recorder recorder = new Recorder();

  @Test
  void tensorsAreTakenByName() {
    List<Start.Saved> saved = saved(3);
    Start.Loaded loaded = start("skip = dense2").load(MODEL, 7, saved);
    assertEquals(List.of("dense2.weight", "dense2.bias"), loaded.kept());
    assertEquals(tensors().size() - 2, loaded.names().size());
    assertEquals(List.of("old.weight"), loaded.unused());
    float[] first = MODEL.initial(7);
    for (Segment tensor : tensors()) {
      float[] expected = tensor.layer().equals("dense2")
          ? Arrays.copyOfRange(first, tensor.offset(), tensor.end())
          : saved.stream().filter(s -> s.name().equals(tensor.name())).findFirst().orElseThrow().values();
      assertArrayEquals(expected, Arrays.copyOfRange(loaded.weights(), tensor.offset(), tensor.end()),
          tensor.name());
    }
  }

  @Test
  void anotherShapeOrAMissingTensorIsRefusedUnlessItIsSkipped() {
    List<Start.Saved> saved = saved(5);
    Refusal.of(() -> start("").load(MODEL, 1, saved),
        "start.model: runs/a: tensor dense2.weight: expected 12×3, found 12×5", "start.skip = [dense2]");
    saved.removeIf(tensor -> tensor.name().equals("batchnorm1.mean"));
    Refusal.of(() -> start("skip = dense2").load(MODEL, 1, saved),
        "tensor batchnorm1.mean: expected 12, found none", "start.skip = [batchnorm1]");
    Refusal.of(() -> start("skip = dense3").load(MODEL, 1, saved), "start.skip: expected layers or tensors of the "
        + "network, found 'dense3', did you mean 'dense1'?");
    Refusal.of(() -> start("skip = \"*\"").load(MODEL, 1, saved), "expected something that is left to load");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      dense1                     | dense1.weight
      [dense1, batchnorm1.scale] | dense1.weight batchnorm1.scale
      ["residual1.*.dense1"]     | residual1.body.dense1.weight residual1.body.dense1.bias
      ["*.mean"]                 | batchnorm1.mean residual1.body.batchnorm1.mean
      """)
  void namesStandForLayersTensorsAndPatterns(String freeze, String names) {
    Layout layout = start("freeze = " + freeze).freeze(MODEL).layout();
    List<String> frozen = tensors().stream().filter(layout::isFrozen).map(Segment::name).toList();
    assertEquals(List.of(names.split(" ")), frozen);
  }

  @Test
  void namesThatFitNothingAndNetworksWithNothingToTrainAreRefused() {
    Refusal.of(() -> start("freeze = [dense1, batchnorm]").freeze(MODEL), "start.freeze: expected layers or tensors of "
        + "the network, found 'batchnorm', did you mean 'batchnorm1'?");
    Refusal.of(() -> start("freeze = \"*\"").freeze(MODEL), "expected something that is left to train");
  }

  /** Layers from the first on, so that there is no way back through them, and one in the middle. */
  @ParameterizedTest
  @ValueSource(strings = {"[dense1, batchnorm1]", "residual1", "[dense1, batchnorm1, residual1]"})
  void frozenLayersStayAsTheyAreAndTheOthersLearn(String freeze) {
    for (String optimizer : List.of("{name = sgd, momentum = 0.9}", "{name = adamw, spare = []}", "lars")) {
      String text = RUN + "start {model = runs/a, skip = dense2, freeze = " + freeze + "}\noptimizer = " + optimizer
          + "\nclipping = 1";
      float[] begin = Toy.config(text).start().load(MODEL, 1, saved(3)).weights();
      Outcome outcome = Toy.trainer(text, TRAIN, TEST, fresh(text, begin), new Recorder()).run();
      Layout layout = Toy.config(text).start().freeze(MODEL).layout();
      for (Segment tensor : tensors()) {
        for (float[] end : List.of(outcome.state().weights(), outcome.state().average())) {
          boolean same = Arrays.equals(begin, tensor.offset(), tensor.end(), end, tensor.offset(), tensor.end());
          assertEquals(layout.isFrozen(tensor), same, tensor.name() + " by " + optimizer);
        }
      }
    }
  }

  @Test
  void sameBitsAloneAgainResumedAndFromScalarKernels() {
    String text = RUN + "start {model = runs/a, skip = dense2, freeze = [dense1, batchnorm1]}, optimizer = adam";
    Recorder beginning = new Recorder() {
      @Override
      public Optional<float[]> beginning() {
        return Optional.of(Toy.config(text).start().load(MODEL, 1, saved(3)).weights());
      }
    };
    String sha = LocalTrainer.train(Toy.config(text), MODEL, TRAIN, TEST, KernelProvider.kernels(), beginning).state()
        .sha256();
    assertEquals(sha, LocalTrainer.train(Toy.config(text + "\nteam = 2"), MODEL, TRAIN, TEST, KernelProvider.scalar(),
        beginning).state().sha256());
    for (TrainState state : List.copyOf(beginning.checkpoints)) {
      assertEquals(sha, Toy.trainer(text, TRAIN, TEST, Recorder.copy(state), recorder).run().state().sha256());
    }
  }

  @Test
  void aRunThatGoesBackToItsStartGoesBackToTheLoadedWeights() {
    String text = RUN + "start {model = runs/a, skip = dense2}, checkpoint = null, checkpoint = never";
    int[] asked = {0};
    float[] begin = Toy.config(text).start().load(MODEL, 1, saved(3)).weights();
    Recorder journal = new Recorder() {
      @Override
      public Optional<float[]> beginning() {
        asked[0]++;
        return Optional.of(begin.clone());
      }
    };
    String hot = text + "\nrate = null, rate = 1e38";
    Outcome outcome = Toy.trainer(hot + ", guard {non-finite = rollback, rate-factor = 1e-45}", TRAIN, TEST,
        fresh(hot, begin.clone()), journal).run();
    assertTrue(asked[0] > 0 && outcome.state().guarded().rollbacks() == asked[0]);
    assertFalse(Arrays.equals(MODEL.initial(1), 0, 40, outcome.state().weights(), 0, 40));
    assertArrayEquals(Arrays.copyOf(begin, 40), Arrays.copyOf(outcome.state().weights(), 40), 1e-3f);
  }

  private static TrainState fresh(String text, float[] begin) {
    return Toy.config(text).fresh(MODEL, begin.clone());
  }

  private static Start start(String keys) {
    return Toy.config("rate = 1, start {model = runs/a, " + keys + "}").start();
  }

  private static List<Segment> tensors() {
    return Stream.concat(MODEL.layout().weights().stream(), MODEL.layout().statistics().stream()).toList();
  }

  /** A model that was trained on so many classes, with a layer that is no more. */
  private static List<Start.Saved> saved(int classes) {
    Model other = Toy.model(RUN, new Samples(TRAIN.shape(), classes, null, TRAIN.features(), TRAIN.targets()));
    float[] values = other.initial(99);
    List<Start.Saved> saved = new ArrayList<>();
    Stream.concat(other.layout().weights().stream(), other.layout().statistics().stream())
        .forEach(tensor -> saved.add(new Start.Saved(tensor.name(), tensor.shape(),
            Arrays.copyOfRange(values, tensor.offset(), tensor.end()))));
    saved.add(new Start.Saved("old.weight", Shape.of(2), new float[2]));
    return saved;
  }
}
