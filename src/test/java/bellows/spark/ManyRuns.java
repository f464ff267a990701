package bellows.spark;

import bellows.conf.Settings;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.spark.internal.SparkInternals;
import bellows.store.HadoopFiles;
import bellows.train.LocalTrainer;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Many short runs in one application, and what its JVMs hold after them. As a program: trains as many as its argument
 * says, one after the other and then two at a time, in the application that the system properties {@code spark.*}
 * describe, and prints after some of them what each JVM holds.
 */
public final class ManyRuns {
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
    try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, 2, config.aggregation(), null)) {
      return new Trainer("run", config, spec, Trainer.fresh(config, model), workers, new Recorder()).run().state()
          .sha256();
    }
  }

  /** The different fingerprints of some runs, so many at a time. */
  TreeSet<String> times(int runs, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      TreeSet<String> found = new TreeSet<>();
      for (Future<String> each : threads.invokeAll(IntStream.range(0, runs).mapToObj(i ->
          (java.util.concurrent.Callable<String>) this::once).toList())) {
        found.add(each.get());
      }
      return found;
    } finally {
      threads.shutdown();
    }
  }

  /** Of this JVM: live heap, threads, open files, files in Spark's local folders, threads of Bellows. */
  static String held(String who) {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    String[] files = new File("/proc/self/fd").list();
    long bellows = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("bellows")).count();
    return String.format("%-8s heap %.1f MB, %d threads (%d of Bellows), %d open files", who, heap / 1e6,
        ManagementFactory.getThreadMXBean().getThreadCount(), bellows, files == null ? -1 : files.length);
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

  private void print(int runs) throws InterruptedException {
    Thread.sleep(12_000); // Executors look once a second, and threads that prepare samples wait ten for more.
    System.out.println("after " + runs + " runs: " + held("driver"));
    if (!spark.isLocal()) {
      new TreeSet<>(spark.parallelize(IntStream.range(0, 8).boxed().toList(), 8).map(i -> {
        Thread.sleep(300);
        return held("worker " + SparkInternals.here().executorId());
      }).collect()).forEach(line -> System.out.println("  " + line));
    }
  }

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[0]);
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setIfMissing("spark.app.name", "many runs"))) {
      ManyRuns many = new ManyRuns(spark, args.length > 1 ? args[1] : "");
      TreeSet<String> found = many.times(20, 1);
      many.print(20);
      found.addAll(many.times(runs / 2 - 20, 1));
      many.print(runs / 2);
      found.addAll(many.times(runs - runs / 2, 2));
      many.print(runs);
      System.out.println("on Spark " + found + ", alone " + many.alone());
      System.exit(found.equals(new TreeSet<>(List.of(many.alone()))) ? 0 : 1);
    }
  }
}
