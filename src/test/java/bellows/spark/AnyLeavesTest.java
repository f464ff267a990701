package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import bellows.train.LocalTrainer;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.TrainState;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run may have any number of leaves, and has the same bits wherever they are computed. */
class AnyLeavesTest {
  private static final DigitsSource DIGITS = new DigitsSource(230, 50, 1);
  private static final int STEPS = 5;
  @TempDir
  private Path folder;

  /** Batches of 100, 100 and 30 samples, so that with 40 leaves some draw nothing in the last of an epoch. */
  private static Settings run(int leaves, String more) {
    return Settings.parse("network = [flatten, {dense = 20}, relu, {dropout = 0.5}, {dense = classes}], batch = 100, "
        + "optimizer {name = sgd, momentum = 0.9}, rate = 0.02, stop {steps = " + STEPS + "}, evaluate = 2 steps, "
        + "checkpoint = 1 step, data {source = digits, train = 230, test = 50, normalise = auto}, leaves = " + leaves
        + more, "run.conf");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 12, 24, 40})
  void oneThreadOrManyTasksRawOrShards(int leaves) {
    List<Object> alone = alone(run(leaves, ""), new Recorder());
    assertEquals(alone, onSpark("local[2]", run(leaves, ""), raw(), 3));
    assertEquals(alone, onSpark("local[2]", run(leaves, ", team = 2"), raw(), 5));
    assertEquals(alone, onSpark("local[2]", run(leaves, ", aggregation = shuffle"), shards(8), 7));
  }

  /** Workers that share a task, in teams or alone, with a task that has all leaves, some, or fewer than workers. */
  @ParameterizedTest
  @CsvSource({"5,1,1", "12,1,2", "12,2,1", "24,3,1", "7,5,1", "7,3,2"})
  void aCrewInATask(int leaves, int partitions, int team) {
    List<Object> alone = alone(run(leaves, ""), new Recorder());
    TeamPlan crew = new TeamPlan(team, true, 3, 3, partitions, 0, 0, 0);
    for (String aggregation : List.of("driver", "shuffle")) {
      Settings run = run(leaves, ", aggregation = " + aggregation);
      assertEquals(alone, onSpark("local[2]", run, raw(), partitions, fresh(run, raw()), new Recorder(), crew));
    }
  }

  @Test
  void sixteenBitsOnTheWire() {
    Settings run = run(12, ", wire = bfloat16");
    List<Object> alone = alone(run, new Recorder());
    assertEquals(alone, onSpark("local[2]", run, raw(), 12));
    assertEquals(alone, onSpark("local[2]", run(12, ", wire = bfloat16, aggregation = shuffle"), raw(), 5));
  }

  @Test
  void aResumeInOtherTasks() {
    Recorder whole = new Recorder();
    List<Object> alone = alone(run(12, ""), whole);
    Recorder rest = new Recorder();
    List<Object> resumed = onSpark("local[2]", run(12, ""), shards(4), 5, whole.checkpoints.get(2), rest);
    assertEquals(alone.get(0), resumed.get(0));
    assertEquals(whole.losses().subList(3, STEPS), rest.losses().subList(0, STEPS - 3));
  }

  @Test
  void theNumberIsAPartOfTheResult() {
    Set<Object> results = new HashSet<>();
    for (int leaves : new int[] {8, 9, 12, 16}) {
      results.add(alone(run(leaves, ""), new Recorder()).get(0));
    }
    assertEquals(4, results.size());
  }

  private static List<Object> alone(Settings run, Recorder recorder) {
    Samples train = DIGITS.read(Split.TRAIN);
    Model model = Zoo.model(run, train.shape(), train.classes());
    return List.of(LocalTrainer.train(RunConfig.read(run), model, train, DIGITS.read(Split.TEST),
        KernelProvider.scalar(), recorder).state().sha256(), recorder.losses());
  }

  private static List<Object> onSpark(String master, Settings run, DataSet data, int partitions) {
    return onSpark(master, run, data, partitions, fresh(run, data), new Recorder());
  }

  private static TrainState fresh(Settings run, DataSet data) {
    return RunConfig.read(run).fresh(Zoo.model(run, data.shape(), data.classes()));
  }

  private static List<Object> onSpark(String master, Settings run, DataSet data, int partitions, TrainState start,
      Recorder recorder) {
    return onSpark(master, run, data, partitions, start, recorder, null);
  }

  /** @param crews the plan; null for the run's own */
  private static List<Object> onSpark(String master, Settings run, DataSet data, int partitions, TrainState start,
      Recorder recorder, TeamPlan crews) {
    RunConfig config = RunConfig.read(run);
    TrainSpec spec = config.spec(Zoo.model(run, data.shape(), data.classes()), data.resolve(config.normalisation()),
        data.count(Split.TRAIN));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session(master).sparkContext());
    TeamPlan plan = crews != null ? crews
        : TeamPlan.forTraining(spec, 1, config.team(), config.aggregation(), WorkerCores.of(spark));
    try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, partitions, config.mode(), null)) {
      return List.of(new Trainer("run", config, spec, start, workers, recorder).run().state().sha256(),
          recorder.losses());
    }
  }

  private static DataSet raw() {
    return DataSet.open(run(1, "").section("data"), new HadoopFiles(new Configuration()));
  }

  private DataSet shards(int shards) {
    HadoopFiles files = new HadoopFiles(new Configuration());
    ShardStore.write(files, folder.toString(), DIGITS, new ShardStore.Plan(shards, null, false, Map.of()));
    return DataSet.open(Settings.parse("path = \"" + folder + "\"", "run.conf"), files);
  }
}
