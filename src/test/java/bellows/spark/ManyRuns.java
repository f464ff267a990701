package bellows.spark;

import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.train.LocalTrainer;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Many short runs in one application. */
final class ManyRuns {
  private static final String RUN = """
      network = [flatten, {dense = 40}, relu, {dropout = 0.3}, {dense = classes}], leaves = 4, team = 2
      data {source = digits, train = 60, test = 20, normalise = auto}
      batch = 20, optimizer = adam, rate = 0.01, stop {steps = 4}
      """;

  private final JavaSparkContext spark;
  private final String run;

  ManyRuns(JavaSparkContext spark, String more) {
    this.spark = spark;
    run = RUN + more;
  }

  /** The weights' fingerprint, computed without Spark. */
  String alone() {
    DigitsSource source = new DigitsSource(60, 20, 1);
    return LocalTrainer.train(config(), model(data()), source.read(Split.TRAIN), source.read(Split.TEST),
        KernelProvider.scalar(), new Recorder()).state().sha256();
  }

  /** One run on Spark. */
  String once() {
    DataSet data = data();
    RunConfig config = config();
    Model model = model(data);
    TrainSpec spec = config.spec(model, data.resolve(config.normalisation()), data.count(Split.TRAIN));
    TeamPlan plan = TeamPlan.forTraining(spec, config.slotArrays(), config.team(), config.aggregation(),
        WorkerCores.of(spark));
    try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, 2, config.mode(), null)) {
      return new Trainer("run", config, spec, config.fresh(model), workers, new Recorder()).run().state()
          .sha256();
    }
  }

  /** The different fingerprints of some runs, so many at a time. */
  TreeSet<String> times(int runs, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      TreeSet<String> found = new TreeSet<>();
      for (Future<String> each : threads.invokeAll(IntStream.range(0, runs).mapToObj(i ->
          (Callable<String>) this::once).toList())) {
        found.add(each.get());
      }
      return found;
    } finally {
      threads.shutdown();
    }
  }

  private DataSet data() {
    return DataSet.open(Settings.parse(run, "run.conf").section("data"), new HadoopFiles(new Configuration()));
  }

  private RunConfig config() {
    return RunConfig.read(Settings.parse(run, "run.conf"));
  }

  private Model model(DataSet data) {
    return Zoo.model(Settings.parse(run, "run.conf"), data.shape(), data.classes());
  }
}
