package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.Sources;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.Aggregation;
import bellows.train.LocalTrainer;
import bellows.train.Recorder;
import bellows.train.RunConfig;
import bellows.train.StepMode;
import bellows.train.TeamPlan;
import bellows.train.TrainState;
import bellows.train.Trainer;
import bellows.train.worker.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever computes them: steps that are not finite are told of in the same words, and runs end with the same bits. */
class GuardOnSparkTest {
  /** The gradient of the row in the middle overflows. */
  private static final String RUN = """
      data {path = "%s", classes = 0, test-fraction = 0.2}
      network = [{dense = 8}, {dense = 1}], loss = squared-error
      batch = 24, optimizer = adam, rate = %s, stop {epochs = 2}, checkpoint = 2 steps, guard = %s
      """;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource({"local[1],1", "local[2],3"})
  void skips(String master, int partitions) throws IOException {
    String run = run("0.01", "skip", "1e38");
    Recorder alone = new Recorder();
    TrainState expected = alone(run, alone);
    assertEquals(2, expected.guarded().skipped());
    Recorder recorder = new Recorder();
    assertEquals(expected.sha256(), onSpark(run, master, partitions, fresh(run), recorder).sha256());
    assertEquals(told(alone), told(recorder));
    TrainState middle = recorder.checkpoints.get(1);
    assertEquals(expected.sha256(), onSpark(run, "local[2]", 2, middle, new Recorder()).sha256());
  }

  @ParameterizedTest
  @CsvSource({"local[1],2", "local[2],8"})
  void rollsBack(String master, int partitions) throws IOException {
    String run = run("1e30", "{non-finite = rollback, rate-factor = 1e-11}", "0.5");
    Recorder alone = new Recorder();
    TrainState expected = alone(run, alone);
    assertTrue(expected.guarded().rollbacks() > 0, expected.guarded()::toString);
    Recorder recorder = new Recorder();
    assertEquals(expected.sha256(), onSpark(run, master, partitions, fresh(run), recorder).sha256());
    assertEquals(told(alone), told(recorder));
    assertEquals(alone.losses(), recorder.losses());
  }

  @Test
  void stops() throws IOException {
    String run = run("0.01", "stop", "1e38");
    Recorder alone = new Recorder();
    Refusal.of(() -> alone(run, alone), "step ", " is not finite (leaf ", " is not finite for sample");
    Recorder recorder = new Recorder();
    Refusal.of(() -> onSpark(run, "local[2]", 2, fresh(run), recorder), alone.events.get(0).what());
    assertEquals(told(alone), told(recorder));
  }

  private String run(String rate, String guard, String feature) throws IOException {
    Path csv = folder.resolve("rows.csv");
    String rows = IntStream.range(0, 120).mapToObj(i -> String.format(Locale.ROOT, "%.3f,%s,%d", i % 7 / 7.0,
        i == 60 ? feature : String.valueOf(i % 11 / 11.0), i % 5)).collect(Collectors.joining("\n"));
    Files.writeString(csv, rows);
    return String.format(RUN, csv, rate, guard);
  }

  private static List<String> told(Recorder recorder) {
    return recorder.events.stream().map(row -> row.step() + " " + row.kind() + " " + row.what()).toList();
  }

  private static TrainState alone(String run, Recorder recorder) {
    Source source = Sources.read(Settings.parse(run, "run.conf").section("data"), new LocalFiles());
    Samples train = source.read(Split.TRAIN);
    return LocalTrainer.train(config(run), model(run, train.shape(), train.classes()), train, source.read(Split.TEST),
        KernelProvider.scalar(), recorder).state();
  }

  private static TrainState onSpark(String run, String master, int partitions, TrainState start, Recorder recorder) {
    DataSet data = data(run);
    RunConfig config = config(run);
    TrainSpec spec = config.spec(model(run, data), data.resolve(config.normalisation()),
        data.count(Split.TRAIN));
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session(master).sparkContext());
    TeamPlan plan = TeamPlan.forTraining(spec, config.slotArrays(), config.team(), Aggregation.AUTO,
        WorkerCores.of(spark));
    try (SparkWorkers workers = new SparkWorkers(spark, spec, plan, data, partitions, StepMode.AUTO, null)) {
      return new Trainer("run", config, spec, start, workers, recorder).run().state();
    }
  }

  private static TrainState fresh(String run) {
    return config(run).fresh(model(run, data(run)));
  }

  private static DataSet data(String run) {
    return DataSet.open(Settings.parse(run, "run.conf").section("data"), new HadoopFiles(new Configuration()));
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
