package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.SharedData;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.data.source.IdxSource;
import bellows.data.source.Source;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.spark.data.LocalShards;
import bellows.spark.exchange.Chaos;
import bellows.store.HadoopFiles;
import bellows.store.run.CheckpointStore;
import bellows.store.shard.RemoteFiles;
import bellows.store.shard.ShardStore;
import bellows.tensor.Shape;
import bellows.train.LocalTrainer;
import bellows.train.Outcome;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.TrainState;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first promise: one run, and whatever computes it, the same weights and the same losses to the last bit. */
class SameBitsTest {
  /** LeNet with dropout; batches of 100, 100 and 30 samples; five steps end in the middle of the second epoch. */
  private static final String RUN = """
      network = [
        {conv {filters = 20, kernel = 5}}, {maxpool = 2}, {conv {filters = 50, kernel = 5}}, {maxpool = 2}
        flatten, {dense = 100}, relu, {dropout = 0.5}, {dense = classes}
      ]
      data {source = digits, train = 230, test = 50, normalise = auto}
      batch = 100, optimizer {name = sgd, momentum = 0.9}, rate {name = cosine, start = 0.02}
      stop {steps = 5}, evaluate = 2 steps, checkpoint = 1 step
      """;
  private static final int STEPS = 5;
  private static final Source DIGITS = new DigitsSource(230, 50, 1);

  /** What a run left: the fingerprint of its weights, and all its losses. */
  private record Bits(String sha256, List<Double> losses) {}

  /** The first samples of a larger source. */
  private record First(Source source, int count) implements Source {
    @Override
    public Samples read(Split split) {
      return source.read(split).select(split == Split.TRAIN ? count : 50, row -> row);
    }

    @Override
    public boolean has(Split split) {
      return source.has(split);
    }

    @Override
    public List<String> classNames() {
      return source.classNames();
    }

    @Override
    public String describe() {
      return "the first " + count + " of " + source.describe();
    }
  }

  private static Bits oracle;
  private static List<TrainState> checkpoints;
  @TempDir
  private Path folder;

  @Test
  void scalarAndVectorKernels() {
    assertTrue(KernelProvider.kernels().name().startsWith("vector"), KernelProvider.reason());
    assertEquals(oracle(), alone(DIGITS, RUN, KernelProvider.kernels()));
  }

  /** What a loss takes from the data, such as weights of classes, is that of the source wherever samples lie. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void targetsAndCountsOfShards(int shards) {
    float[] expected = DIGITS.read(Split.TRAIN).targets();
    long[] counts = new long[10];
    for (float target : expected) {
      counts[(int) target]++;
    }
    for (DataSet data : List.of(raw(), shards(DIGITS, shards))) {
      assertArrayEquals(expected, data.trainTargets());
      assertArrayEquals(counts, data.classCounts());
    }
  }

  @Test
  void weightsOfClasses() {
    String run = RUN + "loss {focal = 2, class-weights = [1, 5, 0.5, 2, 1, 1, 3, 1, 0, 1]}";
    Bits weighted = alone(DIGITS, run, KernelProvider.kernels());
    assertNotEquals(oracle().sha256, weighted.sha256);
    assertEquals(weighted, alone(DIGITS, run, KernelProvider.scalar()));
    assertEquals(weighted, onSpark("local[2]", run, raw(), 3));
  }

  @Test
  void anotherSeedGivesOtherBits() {
    assertNotEquals(oracle().sha256, alone(DIGITS, RUN + "seed = 2", KernelProvider.kernels()).sha256);
  }

  @ParameterizedTest
  @CsvSource({"local[1],1", "local[1],3", "local[2],1", "local[2],3", "local[2],8", "local[2],1000"})
  void anyMasterAndPartitioning(String master, int partitions) {
    assertEquals(oracle(), onSpark(master, RUN, raw(), partitions));
  }

  @ParameterizedTest
  @CsvSource({"local[1],1,2", "local[2],1,2", "local[2],2,1", "local[2],3,3"})
  void anyTeamOfThreads(String master, int partitions, int team) {
    assertEquals(oracle(), alone(DIGITS, RUN + "team = " + team, KernelProvider.kernels()));
    assertEquals(oracle(), onSpark(master, RUN + "team = " + team, raw(), partitions));
  }

  /** Tasks called by the driver itself, and by Spark's scheduler. */
  @ParameterizedTest
  @CsvSource({"direct,local[1],1", "direct,local[2],3", "direct,local[2],8", "jobs,local[1],3", "jobs,local[2],1",
      "jobs,local[2],8", "resident,local[2],2"})
  void anyCallerOfTasks(String steps, String master, int partitions) {
    assertEquals(oracle(), onSpark(master, RUN + "steps = " + steps, raw(), partitions));
  }

  /** Of samples that are prepared while the step before computes. */
  @ParameterizedTest
  @CsvSource({"direct,3", "jobs,3", "resident,2"})
  void anyCallerOfTasksWhoseSamplesAreAugmented(String steps, int partitions) {
    String run = RUN + "data {augment = [{crop {size = 28, padding = 3}}, {cutout = 6}], mixup = 0.4}\n";
    Bits alone = alone(DIGITS, run, KernelProvider.scalar());
    assertNotEquals(oracle().sha256, alone.sha256);
    assertEquals(alone, onSpark("local[2]", run + "team = 2, steps = " + steps, raw(), partitions));
  }

  @ParameterizedTest
  @CsvSource({"driver,local[2],3", "shuffle,local[2],1", "shuffle,local[2],3", "shuffle,local[1],8"})
  void anyPlaceOfAddingUp(String aggregation, String master, int partitions) {
    assertEquals(oracle(), onSpark(master, RUN + "aggregation = " + aggregation, raw(), partitions));
  }

  /** Of the 40 tasks of this run, chaos with seed 4 meets some of every kind that local mode knows. */
  @ParameterizedTest
  @CsvSource({"auto,driver,1", "jobs,driver,1", "jobs,shuffle,1", "auto,driver,4", "jobs,driver,4", "jobs,shuffle,4"})
  void anyChaos(String steps, String aggregation, long seed) {
    Chaos chaos = new Chaos(seed);
    List<Chaos.Misfortune> met = IntStream.rangeClosed(1, STEPS).boxed().flatMap(step ->
        IntStream.range(0, 8).mapToObj(partition -> chaos.of(step, partition))).toList();
    assertTrue(met.contains(Chaos.Misfortune.FAILURE) || met.contains(Chaos.Misfortune.DAMAGE), met::toString);
    assertEquals(oracle(), onSpark("local[2,4]", RUN + "steps = " + steps + ", aggregation = " + aggregation, raw(), 8,
        seed));
  }

  @ParameterizedTest
  @CsvSource({"bfloat16", "float16"})
  void sixteenBitsOnTheWireAreOtherBitsButTheSameEverywhere(String wire) {
    String run = RUN + "wire = " + wire;
    Bits alone = alone(DIGITS, run, KernelProvider.scalar());
    assertNotEquals(oracle().sha256, alone.sha256);
    assertEquals(oracle().losses.get(STEPS - 1), alone.losses.get(STEPS - 1), 0.05);
    assertEquals(alone, onSpark("local[2]", run, raw(), 3));
    assertEquals(alone, onSpark("local[2]", run + "\naggregation = shuffle", raw(), 8));
  }

  /** What the driver does beside: an average, rates of each tensor, a plateau, layers that are frozen. */
  @Test
  void recipesAreTheSameEverywhere() {
    String run = RUN + """
        average = 0.9, optimizer {name = lars, trust = 0.05}, start {freeze = [conv1]}
        rate {name = plateau, start = 1, patience = 1}
        """;
    Bits alone = alone(DIGITS, run, KernelProvider.scalar());
    assertNotEquals(oracle().sha256, alone.sha256);
    assertEquals(alone, onSpark("local[2]", run + "team = 2", raw(), 3));
    assertEquals(alone, onSpark("local[2]", run + "aggregation = shuffle", raw(), 8));
  }

  @ParameterizedTest
  @CsvSource({"1,2", "4,8", "32,3"})
  void shardsInsteadOfTheSourceInAnyNumber(int shards, int partitions) {
    assertEquals(oracle(), onSpark("local[2]", RUN, shards(DIGITS, shards), partitions));
  }

  /** Budgets for no copy, for one or two of the shards, and for all of them. */
  @ParameterizedTest
  @CsvSource({"1,2,0", "4,8,0", "4,3,60000", "4,2,10m", "32,3,30000", "32,1,10m"})
  void shardsFarAwayWithAnyRoomForCopies(int shards, int partitions, String disk) throws IOException {
    shards(DIGITS, shards);
    DataSet far = DataSet.open(Settings.parse("path = \"" + RemoteFiles.path(folder) + "\"", "run.conf"),
        new HadoopFiles(new Configuration()));
    Sparks.session("local[2]");
    Path copies = Files.createTempDirectory(Path.of("target"), "copies");
    SparkEnv.get().conf().set(LocalShards.BUDGET, disk).set("spark.local.dir", copies.toString());
    RemoteFiles.OPENED.set(0);
    try {
      assertEquals(oracle(), onSpark("local[2]", RUN, far, partitions));
      if (disk.equals("10m")) {
        assertEquals(2 * shards, RemoteFiles.OPENED.get(), "each of both splits once");
      }
      try (var left = Files.list(copies)) {
        assertEquals(List.of(), left.toList(), "copies go with the run");
      }
    } finally {
      SparkEnv.get().conf().remove(LocalShards.BUDGET).remove("spark.local.dir");
      Files.delete(copies);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,local[2],8", "2,local[2],1", "3,local[1],3", "4,local[2],2"})
  void aResumeFromACheckpointElsewhere(int step, String master, int partitions) throws IOException {
    Bits whole = oracle();
    CheckpointStore store = new CheckpointStore(new org.apache.hadoop.fs.Path(folder.toUri()), new Configuration(),
        model(RUN, DIGITS.read(Split.TRAIN).shape(), 10).layout(), List.of("sgd velocity"), 1);
    store.save("", checkpoints.get(step - 1));
    Recorder rest = new Recorder();
    Outcome resumed = onSpark(master, RUN, raw(), partitions, store.read(store.path(step)).state(), rest, null);
    assertEquals(whole.sha256, resumed.state().sha256());
    assertEquals(whole.losses.subList(step, STEPS), rest.losses().subList(0, STEPS - step));
  }

  @Test
  void realDigitsFromShardsOnSpark() {
    Source mnist = new First(new IdxSource(new LocalFiles(), SharedData.path("mnist"), 10), 230);
    Bits alone = alone(mnist, RUN, KernelProvider.kernels());
    assertEquals(alone, onSpark("local[2]", RUN, shards(mnist, 4), 2));
    assertNotEquals(oracle().sha256, alone.sha256);
  }

  /** One thread, scalar kernels, no Spark: what all others must equal. */
  private static Bits oracle() {
    if (oracle == null) {
      Recorder recorder = new Recorder();
      oracle = alone(DIGITS, RUN, KernelProvider.scalar(), recorder);
      checkpoints = recorder.checkpoints;
      assertEquals(STEPS + 3, oracle.losses.size());
    }
    return oracle;
  }

  private static Bits alone(Source source, String run, Kernels kernels) {
    return alone(source, run, kernels, new Recorder());
  }

  private static Bits alone(Source source, String run, Kernels kernels, Recorder recorder) {
    Samples train = source.read(Split.TRAIN);
    Outcome outcome = LocalTrainer.train(config(run), model(run, train.shape(), train.classes()), train,
        source.read(Split.TEST), kernels, recorder);
    return new Bits(outcome.state().sha256(), recorder.losses());
  }

  private static Bits onSpark(String master, String run, DataSet data, int partitions) {
    return onSpark(master, run, data, partitions, null);
  }

  private static Bits onSpark(String master, String run, DataSet data, int partitions, Long chaos) {
    Recorder recorder = new Recorder();
    TrainState start = config(run).fresh(model(run, data));
    Outcome outcome = onSpark(master, run, data, partitions, start, recorder, chaos);
    return new Bits(outcome.state().sha256(), recorder.losses());
  }

  private static Outcome onSpark(String master, String run, DataSet data, int partitions, TrainState start,
      Recorder recorder, Long chaos) {
    RunConfig config = config(run);
    TrainSpec spec = config.spec(model(run, data), data.resolve(config.normalisation()),
        data.count(Split.TRAIN));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session(master).sparkContext());
    assertEquals(master, spark.master());
    TeamPlan plan = TeamPlan.forTraining(spec, 1, config.team(), config.aggregation(), WorkerCores.of(spark));
    assertEquals(Math.max(1, config.team()), plan.team());
    try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, partitions, config.mode(), chaos)) {
      assertTrue(workers.describe().endsWith(Math.min(partitions, spec.leaves()) + " partitions"),
          workers.describe());
      return new Trainer("run", config, spec, start, workers, recorder).run();
    }
  }

  private static DataSet raw() {
    return DataSet.open(Settings.parse(RUN, "run.conf").section("data"), new HadoopFiles(new Configuration()));
  }

  /** Shards in the source's own order; {@code prepare} mixes them, which is another data set. */
  private DataSet shards(Source source, int shards) {
    HadoopFiles files = new HadoopFiles(new Configuration());
    ShardStore.write(files, folder.toString(), source, new ShardStore.Plan(shards, null, false, Map.of()));
    return DataSet.open(Settings.parse("path = \"" + folder + "\"", "run.conf"), files);
  }

  private static RunConfig config(String run) {
    return RunConfig.read(Settings.parse(run, "run.conf"));
  }

  private static Model model(String run, DataSet data) {
    return model(run, data.shape(), data.classes());
  }

  private static Model model(String run, Shape shape, int classes) {
    return Zoo.model(Settings.parse(run, "run.conf"), shape, classes);
  }
}
