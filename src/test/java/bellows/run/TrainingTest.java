package bellows.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.spark.Sparks;
import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Prediction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings as Java programs start them: in a session of the program's, with and without a folder, several at once. */
class TrainingTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate {start = 0.05}, optimizer {name = sgd, momentum = 0.9}
      stop {epochs = 2}
      """;

  @TempDir
  private Path folder;

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  private String trained(String... changes) {
    Training.Builder training = Training.on(spark).configuration(DIGITS).changes(List.of(changes));
    try (Training going = training.start()) {
      return going.await().sha256();
    }
  }

  @Test
  void withoutAFolderNothingIsWrittenAndTheBitsAreThose() throws IOException {
    Path run = folder.resolve("run");
    try (Training kept = Training.on(spark).configuration(DIGITS).folder(run.toString()).start()) {
      assertEquals(trained(), kept.await().sha256());
      assertEquals(run.toString(), kept.summary().run());
    }
    List<Path> before = everything(Path.of(""));
    try (Training held = Training.on(spark).configuration(DIGITS).start()) {
      held.await();
      assertNull(held.summary().run());
    }
    assertEquals(before, everything(Path.of("")));
  }

  /** The working directory, build results left out, which other tests may write. */
  private static List<Path> everything(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.sorted().toList();
    }
  }

  @Test
  void listenersHearAllInOrder() {
    List<RunEvent> heard = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    try (Training training = Training.on(spark).configuration(DIGITS).listener(heard::add).listener(event -> {
      if (event instanceof RunEvent.Stepped stepped) {
        steps.add(stepped.row().step());
      }
    }).start()) {
      assertEquals(8, training.summary().steps());
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), steps);
    assertInstanceOf(RunEvent.Started.class, heard.get(0));
    assertInstanceOf(RunEvent.Finished.class, heard.get(heard.size() - 1));
    List<Long> evaluated = heard.stream().filter(RunEvent.Evaluated.class::isInstance)
        .map(event -> ((RunEvent.Evaluated) event).row().step()).toList();
    assertEquals(List.of(4L, 8L), evaluated);
  }

  @Test
  void whatAListenerThrowsEndsTheRun() {
    try (Training training = Training.on(spark).configuration(DIGITS).listener(event -> {
      if (event instanceof RunEvent.Stepped) {
        throw new IllegalStateException("enough");
      }
    }).start()) {
      assertEquals("enough", assertThrows(IllegalStateException.class, training::await).getMessage());
    }
    assertFalse(spark.sparkContext().isStopped());
  }

  @Test
  void aRunThatWasStoppedGoesOnAsIfItHadNot() throws IOException {
    String run = folder.resolve("run").toString();
    Training[] holder = new Training[1];
    Object started = new Object();
    Training stopped;
    synchronized (started) {
      stopped = Training.on(spark).configuration(DIGITS).folder(run).listener(event -> {
        if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 3) {
          synchronized (started) {
            holder[0].stop();
          }
        }
      }).start();
      holder[0] = stopped;
    }
    try (stopped) {
      assertEquals("interrupted", stopped.summary().stopped());
      assertEquals(3, stopped.summary().steps());
    }
    try (Training resumed = Training.on(spark).folder(run).resume().start()) {
      assertEquals(trained(), resumed.await().sha256());
    }
    List<Long> steps = MetricsTable.read("steps", StepRow.class, new org.apache.hadoop.fs.Path(run),
        new Configuration()).stream().map(StepRow::step).toList();
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), steps);
  }

  @Test
  void resumingARunThatHasEndedChangesNoFile() throws IOException {
    Path run = folder.resolve("run");
    RunSummary first;
    try (Training training = Training.on(spark).configuration(DIGITS).folder(run.toString()).start()) {
      first = training.summary();
    }
    Map<String, String> before = contents(run);
    try (Training again = Training.on(spark).configuration(DIGITS).folder(run.toString()).resume().start()) {
      assertEquals(first, again.summary());
      assertEquals(first.weightsSha256(), again.await().sha256());
    }
    assertEquals(before, contents(run));
    try (Training more = Training.on(spark).folder(run.toString()).resume().set("stop.epochs", 3).start()) {
      assertEquals(12, more.summary().steps());
      assertEquals(trained("stop.epochs=3"), more.await().sha256());
    }
  }

  /**
   * A run that was killed after its last checkpoint, before its model was saved, evaluates again: one row all the same.
   */
  @Test
  void aRunKilledJustBeforeItsEndHasEachEvaluationOnce() throws IOException {
    Path run = folder.resolve("run");
    try (Training training = Training.on(spark).configuration(DIGITS).folder(run.toString()).start()) {
      training.await();
    }
    Files.delete(run.resolve("summary.json"));
    try (Training again = Training.on(spark).folder(run.toString()).resume().start()) {
      assertEquals(8, again.summary().steps());
      assertTrue(again.summary().testAccuracy() > 0);
    }
    assertEquals(List.of(4L, 8L), MetricsTable.read("evals", EvalRow.class,
        new org.apache.hadoop.fs.Path(run.toString()), new Configuration()).stream().map(EvalRow::step).toList());
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(root.relativize(file).toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return all;
  }

  @Test
  void twoAtOnceHaveTheirOwnBitsAndTheirOwnMetrics() throws IOException {
    String one = folder.resolve("one").toString();
    String two = folder.resolve("two").toString();
    try (Training first = Training.on(spark).configuration(DIGITS).folder(one).start();
        Training second = Training.on(spark).configuration(DIGITS).set("seed", 7).folder(two).start()) {
      assertEquals(trained(), first.await().sha256());
      assertEquals(trained("seed=7"), second.await().sha256());
    }
    for (String run : List.of(one, two)) {
      List<StepRow> steps = MetricsTable.read("steps", StepRow.class, new org.apache.hadoop.fs.Path(run),
          new Configuration());
      assertEquals(8, steps.size());
      assertTrue(steps.stream().allMatch(row -> row.run().equals(run.substring(run.length() - 3))));
    }
  }

  @Test
  void aRunWithoutAFolderRollsBackToWhatAFolderWouldHaveHad() {
    String[] hot = {"rate.start=1e30", "checkpoint=2 steps",
        "guard={non-finite = rollback, rate-factor = 1e-16, most = 5}"};
    try (Training kept = Training.on(spark).configuration(DIGITS).changes(List.of(hot))
        .folder(folder.resolve("run").toString()).start()) {
      assertTrue(kept.summary().rollbacks() > 0);
      assertEquals(trained(hot), kept.await().sha256());
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsWritten() {
    Path run = folder.resolve("run");
    Training.Builder wrong = Training.on(spark).configuration(DIGITS).set("optimizer.name", "sdg")
        .folder(run.toString());
    assertTrue(assertThrows(BadInputException.class, wrong::start).getMessage().contains("sgd"));
    assertFalse(Files.exists(run));
    assertThrows(BadInputException.class, Training.on(spark)::start);
    assertThrows(BadInputException.class, Training.on(spark).configuration(DIGITS).resume()::start);
  }

  @Test
  void aFolderHasOneWriter() {
    String run = folder.resolve("run").toString();
    List<String> refusals = new ArrayList<>();
    try (Training first = Training.on(spark).configuration(DIGITS).folder(run).listener(event -> {
      if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 2) {
        for (boolean resume : new boolean[] {true, false}) {
          Training.Builder second = Training.on(spark).configuration(DIGITS).folder(run).resume(resume);
          refusals.add(assertThrows(BadInputException.class, second::start).getMessage());
        }
      }
    }).start()) {
      assertEquals(trained(), first.await().sha256());
    }
    assertTrue(refusals.get(0).contains("expected nobody to write there, found process "), refusals.toString());
    assertTrue(refusals.get(1).contains("expected a new or empty folder"), refusals.toString());
    try (Training after = Training.on(spark).folder(run).resume().start()) {
      assertEquals(8, after.summary().steps());
    }
  }

  @Test
  void aRunWhoseFolderIsDeletedSaysSo() {
    Path run = folder.resolve("run");
    try (Training training = Training.on(spark).configuration(DIGITS).folder(run.toString()).listener(event -> {
      if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 2) {
        delete(run);
      }
    }).start()) {
      String message = assertThrows(BadInputException.class, training::await).getMessage();
      assertTrue(message.contains("found none: what is there was deleted or moved meanwhile"), message);
    }
  }

  /** Also while the run writes there. */
  private static void delete(Path root) {
    while (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        continue; // a file has come or gone
      }
    }
  }

  @Test
  void aModelSavedAndLoadedPredictsTheSame() {
    TrainedModel model;
    try (Training training = Training.on(spark).configuration(DIGITS).start()) {
      model = training.await();
    }
    String path = folder.resolve("model").toString();
    model.save(path, new Configuration());
    TrainedModel loaded = TrainedModel.load(path, new Configuration());
    assertEquals(model.sha256(), loaded.sha256());
    float[] sample = new float[784];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = i % 251;
    }
    Prediction said = model.predict(sample);
    Prediction again = loaded.predict(sample);
    assertArrayEquals(said.scores(), again.scores());
    assertEquals(said.label(), again.label());
    double sum = 0;
    for (float probability : said.probabilities()) {
      sum += probability;
    }
    assertEquals(1, sum, 1e-5);
    assertThrows(BadInputException.class, () -> loaded.predict(1, 2, 3));
  }
}
