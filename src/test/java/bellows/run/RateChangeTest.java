package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.Sparks;
import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.EventRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learning rate that somebody changes while the run goes: part of the run, whatever becomes of its process. */
class RateChangeTest {
  private static final String DIGITS = """
      name = tiny
      data {source = digits, train = 150, test = 40, normalise = auto}
      network = [flatten, {dense = 16}, relu, {dense = classes}]
      batch = 40, rate = 0.05, optimizer {name = sgd, momentum = 0.9}
      checkpoint = 2 steps, stop {epochs = 3}
      """;

  @TempDir
  private Path root;

  private static Training.Builder on(String folder) {
    return Training.on(Sparks.session("local[2]")).configuration(DIGITS).folder(folder);
  }

  /**
   * Trains; after step 5 the rate is asked to be half of the schedule's.
   *
   * @param killedAt the step after which the process is gone, as far as the run knows: nothing is saved
   */
  private static String changed(Training.Builder described, int killedAt) {
    CompletableFuture<Training> started = new CompletableFuture<>();
    try (Training training = described.listener(event -> {
      if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == 5) {
        started.join().changeRate(0.5, "by a test");
      }
      if (event instanceof RunEvent.Stepped stepped && stepped.row().step() == killedAt) {
        throw new IllegalStateException("killed");
      }
    }).start()) {
      started.complete(training);
      return training.await().sha256();
    }
  }

  private String uninterrupted() {
    return changed(on(root.resolve("uninterrupted").toString()), -1);
  }

  @Test
  void itIsInTheRunFileTheTablesAndTheSteps() throws IOException {
    String folder = root.resolve("uninterrupted").toString();
    String sha = uninterrupted();
    try (Training unchanged = on(root.resolve("unchanged").toString()).start()) {
      assertNotEquals(sha, unchanged.await().sha256());
    }
    List<Double> rates = new ArrayList<>();
    rows("steps", StepRow.class, folder).forEach(row -> rates.add(row.learningRate()));
    assertEquals(List.of(0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.025, 0.025, 0.025), rates);
    EventRow event = rows("events", EventRow.class, folder).stream()
        .filter(row -> row.is(EventRow.Kind.RATE_CHANGED)).findFirst().orElseThrow();
    assertEquals(5, event.step());
    assertEquals("the schedule's times 0.5 from here on, by a test", event.what());
    try (Training repeated = Training.on(Sparks.session("local[2]")).file(folder + "/run.conf").start()) {
      assertEquals(sha, repeated.await().sha256(), "from the run file alone");
    }
  }

  private static <R extends Record> List<R> rows(String table, Class<R> type, String folder) throws IOException {
    return MetricsTable.read(table, type, new org.apache.hadoop.fs.Path(folder), new Configuration());
  }

  /** After step 6 the last checkpoint is of step 4, before the change; after step 9 it is of step 8. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 9})
  void aRunThatIsKilledAndResumedTakesEachStepAtTheSameRate(int killedAt) {
    String expected = uninterrupted();
    for (boolean withFile : new boolean[] {true, false}) {
      String folder = root.resolve("killed" + killedAt + withFile).toString();
      assertEquals(killedAt == 5 ? "none" : "killed", killed(folder, killedAt));
      Training.Builder again = Training.on(Sparks.session("local[2]")).folder(folder).resume();
      try (Training resumed = (withFile ? again.configuration(DIGITS) : again).start()) {
        assertEquals(killedAt == 5 ? unchanged() : expected, resumed.await().sha256(), "with a file: " + withFile);
      }
    }
  }

  /** Killed in the step after which it was asked for: nobody has been told that the rate is another. */
  private static String killed(String folder, int at) {
    assertThrows(IllegalStateException.class, () -> changed(on(folder), at));
    try {
      return Files.readString(Path.of(folder, "run.conf")).contains("changed") ? "killed" : "none";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String unchanged() {
    try (Training training = Training.on(Sparks.session("local[2]")).configuration(DIGITS).start()) {
      return training.await().sha256();
    }
  }

  /** Who resumes may take it back, and is told of it otherwise. */
  @Test
  void itCanBeTakenBack() {
    String folder = root.resolve("back").toString();
    killed(folder, 6);
    List<String> notes = new ArrayList<>();
    try (Training resumed = Training.on(Sparks.session("local[2]")).configuration(DIGITS)
        .set("rate", "{start = 0.05, changed {after = [], times = []}}").folder(folder).resume().listener(event -> {
          if (event instanceof RunEvent.Noted noted) {
            notes.add(noted.text());
          }
        }).start()) {
      assertEquals(unchanged(), resumed.await().sha256());
    }
    assertTrue(notes.toString().contains("changed  rate.changed.after"), notes.toString());
  }

  @Test
  void whatIsNoFactorIsRefusedBeforeTheRunHearsOfIt() {
    try (Training training = Training.on(Sparks.session("local[2]")).configuration(DIGITS).start()) {
      for (double wrong : new double[] {0, -1, Double.NaN, 1001}) {
        assertThrows(IllegalArgumentException.class, () -> training.changeRate(wrong, "by a test"));
      }
    }
  }
}
