package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.metrics.MetricsTable;
import bellows.spark.metrics.TaskRow;
import bellows.train.rows.StepRow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said before a run and after it, of a small run that is real. */
class PlanAndExplainTest {
  @TempDir
  static Path folder;
  private static Path conf;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS);
    run = folder.resolve("run");
    CommandLineRun.of("train", conf.toString(), "--run", run.toString(), "--partitions", "3").fine();
  }

  @Test
  void everyTaskOfEveryStepHasItsRow() throws IOException {
    List<TaskRow> rows = tasks();
    assertEquals(8 * 3, rows.size());
    for (long step = 1; step <= 8; step++) {
      long number = step;
      List<TaskRow> ofStep = rows.stream().filter(row -> row.step() == number).toList();
      assertEquals(List.of(0, 1, 2), ofStep.stream().map(TaskRow::task).sorted().toList());
      assertEquals(8, ofStep.stream().mapToInt(TaskRow::leaves).sum());
      assertEquals(step % 4 == 0 ? 30 : 40, ofStep.stream().mapToLong(TaskRow::samples).sum());
    }
    for (TaskRow row : rows) {
      assertEquals("driver", row.executor());
      assertTrue(row.decodeMillis() > 0 && row.computeMillis() > 0 && row.weightsMillis() >= 0 && row.waitMillis() >= 0,
          row.toString());
    }
  }

  /** Spark knows of no task that the driver calls itself. */
  @Test
  void ofTasksWithoutAJobSparkReportsNothing() throws IOException {
    for (TaskRow row : tasks()) {
      assertTrue(row.resultBytes() == null && row.deserialiseMillis() == null && row.serialiseMillis() == null
          && row.transportMillis() == null, row.toString());
    }
  }

  /** In local mode by reference: what Spark sends of a task is far less than a gradient. */
  @Test
  void theBytesOfResultsAreThoseThatThePlanCounts() throws IOException {
    Path jobs = folder.resolve("jobs");
    CommandLineRun.of("train", conf.toString(), "--run", jobs.toString(), "--partitions", "3", "--set", "steps=jobs")
        .fine();
    long planned = json("plan", conf.toString(), "--executors", "0", "--cores", "2", "--samples-per-second", "1000",
        "--json").get("chosen").get("bytesToDriver").asLong();
    List<StepRow> steps = rows(jobs, "steps", StepRow.class);
    assertEquals(8, steps.size());
    for (StepRow row : steps) {
      assertEquals(planned, row.receivedBytes(), row.toString());
    }
    List<TaskRow> reported =
        rows(jobs, "tasks", TaskRow.class).stream().filter(row -> row.resultBytes() != null).toList();
    assertFalse(reported.isEmpty());
    for (TaskRow row : reported) {
      assertTrue(row.resultBytes() < planned + 8192, row + " beside " + planned);
    }
  }

  @Test
  void explainAccountsForAStepAndAdvises() throws IOException {
    CommandLineRun explained = CommandLineRun.of("explain", run.toString()).fine();
    for (String start : List.of("run ", "time ", "step ", "executor ", "driver ")) {
      assertTrue(explained.out().lines().anyMatch(line -> line.startsWith(start)), start + " in " + explained.out());
    }
    assertTrue(explained.line("step").contains("the mean of 7 steps of table tasks"), explained.out());
    JsonNode all = json("explain", run.toString(), "--json");
    double sum = 0;
    for (JsonNode part : all.get("explanation").get("step")) {
      assertTrue(part.asDouble() >= 0, all.toString());
      sum += part.asDouble();
    }
    assertEquals(all.get("stepMillis").asDouble(), sum, 1e-6);
    assertTrue(all.get("advice").size() > 0);
    assertEquals("8,24", CommandLineRun.of("sql", run.toString(),
        "SELECT count(DISTINCT step), count(*) FROM tasks JOIN steps USING (run, step)", "--format", "csv").fine().out()
        .lines().skip(1).findFirst().orElse(""));
  }

  @Test
  void aPlanMeasuresAndSaysEverything() {
    CommandLineRun plan = CommandLineRun.of("plan", conf.toString(), "--executors", "2", "--cores", "2", "--network",
        "1Gb", "--warm-up", "0").fine();
    for (String word : List.of("model", "rate", "costs", "cluster", "memory", "heap", "wire", "step", "epoch", "team",
        "fastest")) {
      assertFalse(plan.line(word).isEmpty(), word + " in " + plan.out());
    }
    String said = plan.out().replaceAll("\\s+", " ");
    assertTrue(said.contains("--num-executors 2 --executor-cores 2 --total-executor-cores 4 \\ --executor-memory 1024m "
        + "--driver-memory 4096m"), said);
    assertTrue(said.contains("measured here"), said);
  }

  /** Of which a step takes the time of three passes forward. */
  @Test
  void aToldRateIsThatOfBackPropagation() throws IOException {
    String[] plain = {"plan", conf.toString(), "--executors", "0", "--set", "network=[flatten, {dense = classes}]",
        "--samples-per-second", "1000", "--json"};
    double step = computed(plain);
    assertEquals((2 * 7_850 + 1) / 3.0, computed(with(plain, "--set", "gradient=numerical")) / step, 1e-6);
    assertEquals(1 / 3.0, computed(with(plain, "--set", "optimizer=random-search", "--set", "batch=all"))
        / computed(with(plain, "--set", "batch=all")), 1e-6);
  }

  private static double computed(String... words) throws IOException {
    return json(words).get("chosen").get("parts").get("compute").asDouble();
  }

  private static String[] with(String[] words, String... more) {
    return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aNumericalGradientIsMeasured() {
    String[] tiny = {"plan", conf.toString(), "--executors", "0", "--warm-up", "0", "--input", "30", "--classes", "2",
        "--samples", "100", "--set", "network=[{dense = classes}]", "--set", "batch=20", "--set", "leaves=1"};
    double computed = rate(CommandLineRun.of(tiny).fine());
    CommandLineRun numerical = CommandLineRun.of(with(tiny, "--set", "gradient=numerical")).fine();
    assertTrue(rate(numerical) < computed / 4, rate(numerical) + " beside " + computed);
    assertTrue(numerical.out().contains("passes   125 forward for a sample in each step"), numerical.out());
  }

  private static double rate(CommandLineRun plan) {
    return Double.parseDouble(plan.line("rate").split(" ")[0]);
  }

  @Test
  void withoutDataAPlanIsForWhatTheOptionsSay() throws IOException {
    JsonNode plan = json("plan", "resnet20", "--samples", "50000", "--set", "batch=128", "--executors", "4",
        "--samples-per-second", "400", "--json");
    assertEquals(272_474, plan.get("floats").asInt(), 5000);
    assertEquals(4L * plan.get("floats").asInt(), plan.get("chosen").get("bytesToEachExecutor").asLong());
    double step = plan.get("chosen").get("stepMillis").asDouble();
    assertTrue(step > 1000.0 * 128 / 400 / 4, plan.toString());
    assertEquals(391 * step / 1000, plan.get("chosen").get("epochSeconds").asDouble(), 1e-6);
  }

  @Test
  void aTableHasARowForEachNumberOfExecutors() {
    CommandLineRun table = CommandLineRun.of("plan", "lenet", "--table", "--batch-per-core", "32",
        "--samples-per-second", "4000").fine();
    List<String> rows = table.out().lines().filter(line -> line.matches(" +\\d+ +\\d+ .*")).toList();
    assertEquals(10, rows.size(), table.out());
    assertTrue(rows.get(9).strip().matches("1000 +32000 .*"), table.out());
  }

  @Test
  void constantsComeFromBenchStep() throws IOException {
    Path bench = CommandLineRun.write(folder.resolve("bench.json"), """
        {"master":"local[2]","floats":1000,"partitions":2,"medianMillis":7.00,"p90Millis":9.00}
        {"master":"local[2]","floats":431080,"partitions":2,"medianMillis":9.00,"p90Millis":11.00}
        """);
    JsonNode plan = json("plan", "lenet", "--executors", "0", "--cores", "2", "--samples-per-second", "1000", "--bench",
        bench.toString(), "--json");
    JsonNode parts = plan.get("chosen").get("parts");
    double empty = parts.get("serialise").asDouble() + parts.get("network").asDouble()
        + parts.get("schedule").asDouble();
    assertEquals(9, empty, 0.01, plan.toString());
  }

  @Test
  void tasksAndStagesComeFromBenchStepToo() throws IOException {
    Path bench = CommandLineRun.write(folder.resolve("bench.json"), """
        {"floats":1000,"partitions":1,"steps":"direct","aggregation":"driver","medianMillis":0.10}
        {"floats":1000,"partitions":3,"steps":"direct","aggregation":"driver","medianMillis":0.16}
        {"floats":1000,"partitions":3,"steps":"jobs","aggregation":"shuffle","medianMillis":20.00}
        """);
    JsonNode costs = json("plan", "lenet", "--executors", "0", "--cores", "3", "--samples-per-second", "1000", "--bench",
        bench.toString(), "--json").get("costs");
    assertEquals(0.03, costs.get("taskMillis").asDouble(), 1e-6, costs.toString());
    assertEquals(0.07, costs.get("jobMillis").asDouble(), 0.02, costs.toString());
    assertEquals(19.8, costs.get("stageMillis").asDouble(), 0.1, costs.toString());
  }

  /** Every fourth task takes half as long again: of many, one does, and a mean of many does not. */
  @Test
  void howMuchTasksDifferComesFromARun() throws IOException {
    CommandLineRun.of("plan", "lenet", "--samples-per-second", "4000", "--tasks", run.toString())
        .failed(1, "run: expected at least 200 rows of whole batches in the second half of the run's table tasks, found");
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(run.resolve("run.conf"), other.resolve("run.conf"));
    TaskRow first = tasks().get(0);
    try (MetricsTable<TaskRow> table = new MetricsTable<>("tasks", TaskRow.class,
        new org.apache.hadoop.fs.Path(other.toString()), new Configuration())) {
      for (int step = 1; step <= 600; step++) {
        table.add(new TaskRow("other", step, 0, "0", "here", first.started(), 1, 64, 0, 0, 0, 0, step % 4 == 0 ? 15 : 10,
            null, null, null, null));
      }
    }
    double few = straggling(other, 16_000_000);
    assertEquals(1.5 / 1.125 - 1, straggling(other, 80_000), 0.01, "of its mean, all tasks being as short");
    assertEquals(0, few, 0.01);
  }

  /** Of 64 executors, as a part of what they compute. */
  private static double straggling(Path run, int batch) throws IOException {
    JsonNode parts = json("plan", "lenet", "--executors", "64", "--samples-per-second", "100000", "--set", "batch=" + batch,
        "--samples", "" + batch, "--tasks", run.toString(), "--json").get("chosen").get("parts");
    return parts.get("straggling").asDouble() / (parts.get("compute").asDouble() + parts.get("decode").asDouble());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "lenet --executors none                   | --executors: expected a number, or several as 1,2,4, found 'none'",
      "lenet --cores 0                          | --cores: expected at least 1, found 0",
      "lenet --memory lots                      | --memory: expected a size such as 1500m or 8g, found 'lots'",
      "lenet --network fast                     | --network: expected a speed such as 10Gb",
      "lenet --samples-per-second 0             | --samples-per-second: expected more than 0, found 0.0",
      "lenet --batch-per-core 0                 | --batch-per-core: expected at least 1, found 0",
      "lenet --samples 0                        | --samples: expected at least 1, found 0",
      "lenet --input 28by28                     | --input: expected a shape such as 224x224x3, found '28by28'",
      "lenet --bench nowhere.json               | --bench: expected a file of rows of bench step --json",
      "lenett                                   | lenett",
      "vgg16 --executors 2 --samples-per-second 2 | three quarters of the heap of an executor, found",
      "vgg16 --executors 2 --samples-per-second 2 --memory 64g --driver-memory 1g | of the driver's heap, found"})
  void wrongInputIsExplained(String arguments, String message) {
    CommandLineRun.of(("plan " + arguments).split(" ")).failed(1, message);
  }

  @Test
  void explainWantsARun() {
    CommandLineRun.of("explain", folder.resolve("nowhere").toString()).failed(1, "expected the folder of a run");
  }

  private static List<TaskRow> tasks() throws IOException {
    return rows(run, "tasks", TaskRow.class);
  }

  private static <T extends Record> List<T> rows(Path run, String table, Class<T> type) throws IOException {
    return MetricsTable.read(table, type, new org.apache.hadoop.fs.Path(run.toString()), new Configuration());
  }

  private static JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper().readTree(CommandLineRun.of(arguments).fine().out());
  }
}
