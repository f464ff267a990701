package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that meet a value that is not finite, as people see them: the console, the table events, what is left. */
class GuardCommandTest {
  @TempDir
  private Path folder;

  @Test
  void aRollbackIsToldAndTheTablesHoldOnlyWhatTheWeightsComeFrom() throws IOException {
    Path run = folder.resolve("run");
    Path conf = CommandLineRun.write(folder.resolve("hot.conf"), CommandLineRun.DIGITS.replace("start = 0.05",
        "start = 1e30") + "checkpoint = 2 steps, guard {non-finite = rollback, rate-factor = 1e-16, most = 5}\n");
    CommandLineRun trained = CommandLineRun.of("train", conf.toString(), "--run", run.toString()).fine();
    assertTrue(trained.unfolded().contains(" is not finite for samples "), trained.out());
    assertTrue(trained.unfolded().contains("rolled back from step "), trained.out());
    JsonNode summary = CommandLineRun.summary(run);
    assertTrue(summary.get("rollbacks").asInt() > 0 && summary.get("skippedSteps").asInt() == 0, summary.toString());
    assertEquals("8,8", sql(run, "SELECT count(*), max(step) FROM steps"));
    assertEquals("1,0", sql(run, "SELECT count(*), max(step) FROM runs"));
    String rollbacks = summary.get("rollbacks").asText();
    assertEquals(rollbacks + "," + rollbacks, sql(run,
        "SELECT count_if(kind = 'non-finite'), count_if(kind = 'rolled-back') FROM events WHERE executor IS NULL"));
    assertTrue(sql(run, "SELECT what FROM events WHERE kind = 'checkpoint' AND step = 8")
        .matches(".*step-0000000008.ckpt: \\d+ bytes in .* ms"));
    CommandLineRun more = CommandLineRun.of("train", "--resume", "--run", run.toString(), "--set", "stop.epochs=3")
        .fine();
    assertTrue(more.out().contains("resuming from step 8"), more.out());
    assertEquals(summary.get("rollbacks"), CommandLineRun.summary(run).get("rollbacks"));
    assertEquals(rollbacks + ",1", sql(run,
        "SELECT count_if(kind = 'rolled-back'), count_if(kind = 'resumed' AND step = 8) FROM events"));
  }

  @Test
  void whereTheRunStopsTheMessageSaysWhereAndTheEventIsThere() throws IOException {
    Path run = folder.resolve("run");
    Path conf = CommandLineRun.write(folder.resolve("hot.conf"),
        CommandLineRun.DIGITS.replace("start = 0.05", "start = 1e30"));
    CommandLineRun.of("train", conf.toString(), "--run", run.toString()).failed(1, "step ", " (leaf ",
        "the step was not applied", "the key guard can skip such batches, or roll back", "No checkpoint was saved");
    assertEquals("non-finite", sql(run, "SELECT kind FROM events"));
  }

  private static String sql(Path run, String query) {
    CommandLineRun asked = CommandLineRun.of("sql", run.toString(), query, "--format", "csv").fine();
    List<String> lines = asked.out().lines().toList();
    return String.join("\n", lines.subList(1, lines.size()));
  }
}
