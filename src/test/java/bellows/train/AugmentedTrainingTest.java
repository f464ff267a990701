package bellows.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.image.Picture;
import bellows.image.augment.Views;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.nn.model.Zoo;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.StepInput;
import bellows.train.worker.TrainSpec;
import bellows.train.worker.Worker;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs with every way of augmentation at once. */
class AugmentedTrainingTest {
  private static final String COLOURFUL = "data {augment = [{random-resized-crop {size = 20, scale = [0.3, 1]}}, "
      + "{crop {size = 20, padding = 2}}, mirror, {jitter {brightness = 0.4, contrast = 0.4, saturation = 0.4}}, "
      + "lighting, {grey = 0.2}, {affine {rotation = 10, shift = 0.1, scale = 0.1, shear = 5}}, "
      + "{elastic {alpha = 15, sigma = 3}}, {cutout = 6}], view = [{resize = 22}, {ten-crops = 20}], mixup = 0.4, "
      + "normalise = auto}\n"
      + "network = [{conv {filters = 6, kernel = 5, stride = 2}}, batchnorm, relu, {dropout = 0.2}, "
      + "{dense = classes}]\n"
      + "optimizer {name = sgd, momentum = 0.9}, batch = 24, leaves = 4, together = 5, rate = 0.01, "
      + "stop {epochs = 2}\n";
  private static final Samples PHOTOS = photos(50);

  /** Coloured noise, brighter on one side: three classes. */
  private static Samples photos(int count) {
    Shape shape = Shape.of(24, 28, 3);
    byte[] pixels = new byte[count * shape.size()];
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      targets[i] = i % 3;
      for (int j = 0; j < shape.size(); j++) {
        int bright = j % 3 == i % 3 ? 120 : 0;
        pixels[i * shape.size() + j] = (byte) (bright + 120 * Draws.uniform(Draws.key(3, i), j));
      }
    }
    return new Samples(shape, 3, pixels, null, targets);
  }

  private record Run(RunConfig config, TrainSpec spec) {
    static Run of(String text, Samples samples) {
      RunConfig config = Toy.config(text);
      Model model = Zoo.model(Settings.parse(text, "run.conf"), config.views().output(samples.shape()),
          samples.classes());
      return new Run(config, Toy.spec(config, model, samples));
    }

    Outcome train(Workers workers) {
      try (workers) {
        return new Trainer("toy", config, spec, config.fresh(spec.model()), workers, new Recorder()).run();
      }
    }
  }

  private static Outcome train(String text, int team) {
    Run run = Run.of(text, PHOTOS);
    return run.train(new LocalWorkers(run.spec, PHOTOS, photos(11), KernelProvider.kernels(), team));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "1,2", "2,3", "1,4"})
  void sameBitsForAnyTeamAndPartitions(int team, int partitions) {
    Outcome expected = train(COLOURFUL, 1);
    Run run = Run.of(COLOURFUL, PHOTOS);
    Outcome outcome = run.train(new Partitions(run.spec, team, partitions));
    assertEquals(expected.state().sha256(), outcome.state().sha256());
    assertEquals(expected.test().loss(), outcome.test().loss());
    assertEquals(expected.test().accuracy(), outcome.test().accuracy());
  }

  /** Leaves shared by several workers, the last part first: as executors have them, which come in any order. */
  private static final class Partitions implements Workers {
    private final TrainSpec spec;
    private final List<Worker> workers;

    Partitions(TrainSpec spec, int team, int partitions) {
      this.spec = spec;
      workers = IntStream.range(0, partitions).mapToObj(p -> new Worker(spec, team, KernelProvider.kernels())).toList();
    }

    private List<Leaf> leaves(Samples samples, int part) {
      int from = part * spec.leaves() / workers.size();
      int to = (part + 1) * spec.leaves() / workers.size();
      return IntStream.range(from, to).mapToObj(l -> Leaf.of(samples, l, spec.leaves())).toList();
    }

    @Override
    public StepResult step(StepInput input) {
      ReductionTree<Partial> tree = new ReductionTree<>(spec.leaves());
      for (int part = workers.size() - 1; part >= 0; part--) {
        workers.get(part).step(input, leaves(PHOTOS, part).iterator()).roots().forEach(tree::add);
      }
      return new StepResult(tree.root(), 0, 0, 0, 0, 0);
    }

    @Override
    public Optional<Fault> diagnose(StepInput input) {
      return Optional.empty();
    }

    @Override
    public Evaluation evaluate(Split split, float[] weights) {
      ReductionTree<Evaluation> tree = new ReductionTree<>(spec.leaves());
      for (int part = workers.size() - 1; part >= 0; part--) {
        workers.get(part).evaluate(weights, leaves(photos(11), part).iterator()).forEach(tree::add);
      }
      return tree.root();
    }

    @Override
    public boolean has(Split split) {
      return true;
    }

    @Override
    public String describe() {
      return "parts";
    }

    @Override
    public void close() {
      workers.forEach(Worker::close);
    }
  }

  @Test
  void eachWayIsPartOfTheResult() {
    Set<String> results = new HashSet<>();
    results.add(train(COLOURFUL, 1).state().sha256());
    assertTrue(results.add(train(COLOURFUL + "seed = 2", 1).state().sha256()));
    assertTrue(results.add(train(COLOURFUL + "data.mixup = 0", 1).state().sha256()));
    assertTrue(results.add(train(COLOURFUL + "data.augment = [{random-resized-crop = 20}]", 1).state().sha256()));
    assertNotEquals(train(COLOURFUL, 1).test().loss(),
        train(COLOURFUL + "data.view = [{resize = 22}, {centre-crop = 20}]", 1).test().loss());
  }

  @Test
  void resumesWithTheSameBits() {
    Run run = Run.of(COLOURFUL + "checkpoint = 2 steps", PHOTOS);
    Recorder recorder = new Recorder();
    Outcome whole = new Trainer("toy", run.config, run.spec, run.config.fresh(run.spec.model()),
        new LocalWorkers(run.spec, PHOTOS, photos(11), KernelProvider.kernels()), recorder).run();
    for (TrainState state : recorder.checkpoints) {
      Outcome rest = new Trainer("toy", run.config, run.spec, state,
          new LocalWorkers(run.spec, PHOTOS, photos(11), KernelProvider.kernels()), new Recorder()).run();
      assertEquals(whole.state().sha256(), rest.state().sha256());
    }
    assertTrue(recorder.checkpoints.size() > 1);
  }

  /** {@link Views#key} names the draws of training, for whoever wants to see what it sees. */
  @Test
  void trainingSeesWhatTheKeyOfASampleShows() {
    Run run = Run.of(COLOURFUL + "data.mixup = 0, data.normalise = null, data.normalise {mean = 0, scale = 1}", PHOTOS);
    Leaf leaf = Leaf.of(PHOTOS, 1, 4);
    Workspace workspace = new Workspace(run.spec.model(), 5, KernelProvider.kernels());
    new BatchLoader(run.spec, workspace).train(new StepInput(1, 1, 0, null), run.spec.order(1), leaf, 0, 5);
    int size = run.spec.model().input().size();
    for (int i = 0; i < 5; i++) {
      long id = workspace.pass().ids()[i];
      Picture picture = new Picture();
      PHOTOS.read((int) id, picture);
      Picture seen = run.spec.views().train().apply(picture, new Picture(), Views.key(run.spec.seed(), 1, id));
      int from = workspace.input().offset() + i * size;
      assertArrayEquals(Arrays.copyOf(seen.values(), size), Arrays.copyOfRange(workspace.input().array(), from,
          from + size));
    }
  }

  @Test
  void digitsAreLearntFromDistortedOnes() {
    Samples digits = new DigitsSource(400, 1, 4).read(Split.TRAIN);
    Samples test = new DigitsSource(400, 100, 4).read(Split.TEST);
    Run run = Run.of("network = [{conv {filters = 8, kernel = 5, stride = 2}}, relu, {conv {filters = 16, kernel = 5, "
        + "stride = 2}}, relu, {dense = classes}], data {normalise = auto, augment = [{affine {rotation = 8, "
        + "shift = 0.05, scale = 0.1}}, {elastic {alpha = 20, sigma = 4}}], mixup = 0.2}\n"
        + "optimizer = adam, rate = 0.003, batch = 50, leaves = 2, stop {epochs = 8}", digits);
    Outcome outcome = run.train(new LocalWorkers(run.spec, digits, test, KernelProvider.kernels(), 1));
    assertTrue(outcome.test().accuracy() > 0.7, "accuracy " + outcome.test().accuracy());
  }
}
