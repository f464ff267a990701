package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine;

/** Commands one after another, as people use them: train, ask, evaluate, predict, go on. */
class TrainingTest {
  @TempDir
  private static Path folder;
  private static Path conf;
  private static Path run;
  private static CommandLineRun trained;

  @BeforeAll
  static void train() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS);
    run = folder.resolve("run");
    trained = CommandLineRun.of("train", conf.toString(), "--run", run.toString()).fine();
  }

  @Test
  void theFolderHoldsEverything() throws IOException {
    assertEquals(List.of("checkpoints", "metrics", "model", "run.conf", "summary.json"), names(run));
    assertEquals(List.of("step-0000000004.ckpt", "step-0000000008.ckpt"), names(run.resolve("checkpoints")));
    assertEquals(List.of("model.conf", "weights.bin"), names(run.resolve("model")));
    assertEquals(List.of("evals", "events", "layers", "runs", "steps", "tasks"), names(run.resolve("metrics")));
    String resolved = Files.readString(run.resolve("run.conf"));
    assertTrue(resolved.contains("leaves=8") && resolved.contains("scale=") && !resolved.contains("auto"), resolved);
  }

  @Test
  void theSummaryTellsWhatWasTrainedAndHowWell() throws IOException {
    JsonNode summary = CommandLineRun.summary(run);
    assertEquals(run.toString(), summary.get("run").asText());
    assertEquals("tiny", summary.get("model").asText());
    assertEquals(784 * 16 + 16 + 16 * 10 + 10, summary.get("parameters").asInt());
    assertEquals("epochs", summary.get("stopped").asText());
    assertEquals(8, summary.get("steps").asInt());
    assertEquals(2, summary.get("epochs").asInt());
    assertEquals(300, summary.get("samples").asInt());
    assertEquals(64, summary.get("weightsSha256").asText().length());
    assertEquals(package$.MODULE$.SPARK_VERSION(), summary.get("spark").asText());
    assertEquals("local[2]", summary.get("master").asText());
    assertTrue(summary.get("java").asText().contains(System.getProperty("java.version")));
    assertTrue(summary.get("kernels").asText().matches("(vector|scalar).*"));
    for (String positive : List.of("seconds", "samplesPerSecond", "trainLoss", "testLoss", "testAccuracy",
        "testTop5")) {
      assertTrue(summary.get(positive).asDouble() > 0, positive);
    }
  }

  @Test
  void theConsoleSaysTheSame() throws IOException {
    JsonNode summary = CommandLineRun.summary(run);
    assertEquals(run.toString(), trained.line("run"));
    assertEquals("sha256 " + summary.get("weightsSha256").asText(), trained.line("weights"));
    assertTrue(trained.line("test").endsWith(percent(summary)), trained.out());
    assertTrue(trained.line("spark").startsWith("local[2], 2 partitions, Spark " + package$.MODULE$.SPARK_VERSION()), trained.out());
    assertEquals(2, trained.out().lines()
        .filter(line -> line.startsWith("epoch ") && line.contains("accuracy")).count());
  }

  @Test
  void itsTablesAnswerQueries() throws IOException {
    String csv = sql("SELECT count(*), sum(samples), max(epoch) FROM steps");
    assertEquals("8,300,2", csv);
    JsonNode summary = CommandLineRun.summary(run);
    assertEquals(summary.get("testLoss").asText() + "," + summary.get("testAccuracy").asText(),
        sql("SELECT loss, accuracy FROM evals WHERE step = 8"));
    assertEquals("0,12730,40,8,1,local[2]",
        sql("SELECT step, parameters, batch, leaves, seed, substring_index(master, ',', 1) FROM runs"));
    assertEquals("3", sql("SELECT count(DISTINCT layer) FROM layers"));
  }

  @Test
  void evaluateFindsTheAccuracyOfTheSummary() throws IOException {
    CommandLineRun test = CommandLineRun.on("local[1]", "evaluate", run.toString()).fine();
    assertTrue(test.out().contains("40 test samples")
        && test.out().contains(percent(CommandLineRun.summary(run))),
        test.out());
    assertTrue(test.out().contains("Confusion matrix") && test.out().contains("recall"), test.out());
    assertTrue(test.out().contains("ROC AUC 0.") && test.out().contains("macro mean"), test.out());
    CommandLineRun train = CommandLineRun.of("evaluate", run.toString(), "--split", "train", "--partitions", "3")
        .fine();
    assertTrue(train.out().contains("150 train samples"), train.out());
    CommandLineRun other = CommandLineRun.of("evaluate", run.toString(), "--set", "data.test=60", "--set",
        "data.seed=9").fine();
    assertTrue(other.out().contains("60 test samples"), other.out());
  }

  @Test
  void evaluateAsJsonHasTheBitsOfTheSummaryOnAnyLayout() throws IOException {
    String json = CommandLineRun.on("local[1]", "evaluate", run.toString(), "--json").fine().out();
    JsonNode read = new ObjectMapper().readTree(json);
    assertEquals(CommandLineRun.summary(run).get("testLoss"), read.get("loss"));
    assertEquals(10, read.get("classes").size());
    assertEquals(json, CommandLineRun.of("evaluate", run.toString(), "--json", "--partitions", "5").fine().out());
  }

  @Test
  void predictionsReadBackHaveTheSameAccuracy() throws IOException {
    Path out = folder.resolve("predictions");
    CommandLineRun.of("predict", run.toString(), "--out", out.toString()).fine();
    List<Row> rows = Sparks.session("local[1]").read().parquet(out.toString()).orderBy("id").collectAsList();
    assertEquals(40, rows.size());
    long right = 0;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertEquals(i, row.<Long>getAs("id"));
      List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
      assertEquals(1, probabilities.stream().mapToDouble(Float::doubleValue).sum(), 1e-5);
      assertEquals(10, row.getList(row.fieldIndex("scores")).size());
      right += row.<Float>getAs("label") == row.<Integer>getAs("prediction").floatValue() ? 1 : 0;
    }
    assertEquals(CommandLineRun.summary(run).get("testAccuracy").asDouble(), right / 40.0, 1e-12);
    CommandLineRun.of("predict", run.toString(), "--out", out.toString())
        .failed(1, "--out " + out, "expected a new folder");
    assertEquals(40, Sparks.session("local[1]").read().parquet(out.toString()).count());
  }

  @Test
  void aFinishedRunGoesOnForMoreEpochsAsIfItHadNeverEnded() throws IOException {
    Path shorter = folder.resolve("shorter");
    CommandLineRun.of("train", conf.toString(), "--run", shorter.toString(), "--set", "stop.epochs=1").fine();
    CommandLineRun more = CommandLineRun.on("local[1]", "train", "--resume", "--run", shorter.toString(), "--set",
        "stop.epochs=2", "--partitions", "3").fine();
    assertTrue(more.out().contains("resuming from step 4 (step-0000000004.ckpt)"), more.out());
    assertFalse(more.out().contains("note:"), more.out());
    assertEquals(trained.line("weights"), more.line("weights"));
    assertEquals(8, CommandLineRun.summary(shorter).get("steps").asInt());
    String kept = Files.readString(shorter.resolve("run.conf"));
    assertTrue(kept.contains("epochs=\"2\""), kept);
    CommandLineRun again = CommandLineRun.of("train", "--resume", "--run", shorter.toString()).fine();
    assertEquals(trained.line("weights"), again.line("weights"));
    assertFalse(again.out().contains("NaN"), again.out());
    assertEquals("8 steps, 2 epochs", again.line("done").substring(0, 17));
  }

  @Test
  void oneCommandLineStartsARunAndRestartsIt() throws IOException {
    String supervised = folder.resolve("supervised").toString();
    CommandLineRun first = CommandLineRun.of("train", conf.toString(), "--run", supervised, "--resume", "--set",
        "stop.epochs=1").fine();
    assertFalse(first.out().contains("resuming"), first.out());
    CommandLineRun second = CommandLineRun.of("train", conf.toString(), "--run", supervised, "--resume").fine();
    assertTrue(second.out().contains("resuming from step 4 (step-0000000004.ckpt)"), second.out());
    assertFalse(second.out().contains("note:"), second.out());
    assertEquals(trained.line("weights"), second.line("weights"));
    CommandLineRun changed = CommandLineRun.of("train", conf.toString(), "--run", supervised, "--resume", "--set",
        "batch=50").fine();
    assertTrue(changed.out().contains("note: the run file has changed since the checkpoint"), changed.out());
    CommandLineRun.of("train", conf.toString(), "--run", folder.toString(), "--resume")
        .failed(1, "expected a new or empty folder for the run");
  }

  @Test
  void shardsStandForTheirSource() throws IOException {
    Path shards = folder.resolve("shards");
    CommandLineRun prepared = CommandLineRun.of("prepare", "digits", shards.toString(), "--shards", "4", "--set",
        "train=150",
        "--set", "test=40").fine();
    assertTrue(prepared.out().contains("train  150 samples in 4 shards"), prepared.out());
    String[] sha = new String[2];
    for (int i = 0; i < 2; i++) {
      Path on = folder.resolve("on-shards-" + i);
      sha[i] = CommandLineRun.of("train", conf.toString(), "--set", "data.path=" + shards, "--run", on.toString(),
          "--partitions",
          String.valueOf(1 + 2 * i)).fine().line("weights");
    }
    assertEquals(sha[0], sha[1]);
    CommandLineRun evaluated = CommandLineRun.of("evaluate", run.toString(), "--data", shards.toString()).fine();
    assertTrue(evaluated.out().contains(percent(CommandLineRun.summary(run))), evaluated.out());
  }

  @Test
  void aClusterThatPrefersKryoTrainsTheSame() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      String on = folder.resolve("kryo").toString();
      assertEquals(trained.line("weights"),
          CommandLineRun.of("train", conf.toString(), "--run", on).fine().line("weights"));
    } finally {
      System.clearProperty("spark.serializer");
    }
  }

  @Test
  void anErrorIsToldLikeAnException() {
    CommandLine line = Main.commandLine();
    StringWriter err = new StringWriter();
    Callable<Integer> boom = () -> {
      throw new OutOfMemoryError("Java heap space");
    };
    line.setErr(new PrintWriter(err)).addSubcommand("boom", CommandSpec.wrapWithoutInspection(boom));
    assertEquals(1, line.execute("boom"));
    assertEquals("bellows: out of memory: Java heap space; give the driver more with --driver-memory",
        err.toString().strip());
  }

  @Test
  void describesAndChecksGradients() {
    CommandLineRun described = CommandLineRun.of("describe", conf.toString()).fine();
    assertTrue(described.out().contains("tiny with softmax-cross-entropy: 12,730 weights"), described.out());
    assertTrue(described.out().contains("A workspace for 16 samples together takes "), described.out());
    assertTrue(described.out().replaceAll("\\s+", " ").contains("Each team of threads has one; plan tells how many."),
        described.out());
    assertTrue(CommandLineRun.of("describe", "lenet").fine().out().contains("431,080 weights"));
    CommandLineRun checked = CommandLineRun.of("check-gradients", conf.toString(), "--elements", "20").fine();
    assertTrue(checked.out().contains("dense2.bias") && checked.out().contains("All gradients agree."), checked.out());
  }

  @Test
  void gradientsThatCannotBeComparedGiveStatusOne() {
    // Inputs so large that no difference of losses is one of gradients.
    CommandLineRun checked = CommandLineRun.of("check-gradients", conf.toString(), "--samples", "1", "--elements",
        "3", "--set",
        "data.normalise={scale = 1e9}");
    assertEquals(1, checked.status(), checked.out());
    assertTrue(checked.out().contains("WRONG") && checked.out().contains("Some gradients disagree"), checked.out());
  }

  private static String sql(String query) {
    return CommandLineRun.of("sql", run.toString(), query, "--format", "csv")
        .fine().out().lines().skip(1).findFirst().orElse("");
  }

  private static String percent(JsonNode summary) {
    return String.format(Locale.ROOT, "accuracy %.2f %%", 100 * summary.get("testAccuracy").asDouble());
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> paths = Files.list(of)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
