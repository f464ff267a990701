package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MetricsQueryTest {
  @TempDir
  java.nio.file.Path root;

  @Test
  void unitesRunsEvenWhereFoldersLookLikeColumns() throws IOException {
    SampleRuns.write(root.resolve("lr=0.1"), "a");
    SampleRuns.write(root.resolve("lr=0.2"), "b");
    MetricsQuery query = query("lr=0.1", "lr=0.2");
    assertEquals("[a,20]", rows(query, "SELECT run, count(*) FROM steps GROUP BY run ORDER BY run").get(0));
    assertEquals("[b,2]", rows(query, "SELECT run, count(*) FROM evals GROUP BY run ORDER BY run").get(1));
    assertEquals("[" + SampleRuns.START + "]", rows(query, "SELECT started FROM runs LIMIT 1").get(0));
  }

  @Test
  void tablesWithoutFilesAreEmptyViewsWithTheirColumns() throws IOException {
    RunTables.open(new Path(root.resolve("new").toUri()), new Configuration());
    Files.createDirectories(root.resolve("older/metrics"));
    for (String run : List.of("new", "older")) {
      MetricsQuery query = query(run);
      assertEquals(List.of("[0]"), rows(query, "SELECT count(*) FROM runs JOIN steps USING (run)"));
      assertEquals(List.of("[null]"), rows(query, "SELECT max(top5) FROM evals"));
      assertEquals(List.of("[0]"), rows(query, "SELECT count(executor) FROM events WHERE what IS NULL"));
      assertEquals(List.of(), rows(query, "SELECT run, dead_fraction, saturated_fraction FROM layers"));
    }
  }

  @Test
  void seesTheTruncatedTableOfARunThatResumed() throws IOException {
    SampleRuns.write(root.resolve("r"), "r");
    try (RunTables tables = RunTables.open(new Path(root.resolve("r").toUri()), new Configuration())) {
      tables.truncate(15);
    }
    MetricsQuery query = query("r");
    assertEquals(List.of("[15,15,30,1,1]"), rows(query, "SELECT max(step), count(*), (SELECT count(*) FROM layers), "
        + "(SELECT count(*) FROM evals), (SELECT count(*) FROM runs) FROM steps"));
  }

  @Test
  void namesOfFoldersAreNoPatterns() throws IOException {
    List<String> names = List.of("x[1]", "x1", "z*", "zz", "lr{0,1}", "lr0", "q?", "back\\slash", "a b%20c",
        "at 10:30");
    for (String name : names) {
      SampleRuns.write(root.resolve(name), name);
    }
    for (String name : names) {
      assertEquals(List.of("[" + name + ",20]"), rows(query(name), "SELECT run, count(*) FROM steps GROUP BY run"));
    }
    assertEquals(List.of("[10,200]"),
        rows(query(names.toArray(new String[0])), "SELECT count(DISTINCT run), count(*) FROM steps"));
  }

  @Test
  void filesThatAnotherCoversAreNotAskedAndOnesThatVanishAreAskedForAgain() throws IOException {
    Path run = new Path(root.resolve("r").toUri());
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, new Configuration())) {
      for (long step = 1; step <= 8; step++) {
        table.add(SampleRuns.step("r", step));
        table.flush();
      }
      MetricsQuery early = query("r");
      assertTrue(table.compact());
      assertEquals(List.of("[8]"), rows(early, "SELECT count(*) FROM steps"));
      assertEquals(List.of("[8]"), rows(query("r"), "SELECT count(*) FROM steps"));
      table.sweep(0);
      assertEquals(List.of("[8]"), rows(early, "SELECT count(*) FROM steps"));
    }
  }

  @Test
  void tellsWhatIsWrongWithAFolder() throws IOException {
    Files.createDirectories(root.resolve("empty"));
    assertSays("expected the folder of a run, found nothing at ", () -> query("nowhere"));
    assertSays("is not the folder of a run: expected metrics in it", () -> query("empty"));
  }

  @Test
  void tellsWhatIsWrongWithAQueryAndWhatCouldBeAsked() throws IOException {
    SampleRuns.write(root.resolve("r"), "r");
    MetricsQuery query = query("r");
    assertSays("step", () -> query.answer("SELECT loss FROM stepz", 1));
    assertSays("Did you mean one of the following? [`loss`", () -> query.answer("SELECT los FROM steps", 1));
    assertSays("Syntax error", () -> query.answer("SELEC 1", 1));
    assertSays("evals: run, step, epoch, split, loss, accuracy, top5, samples, seconds", () -> query.answer("x", 1));
    assertSays("DIVIDE_BY_ZERO",
        () -> query.answer("SELECT 1 / (step - step) FROM steps", 1));
  }

  private static void assertSays(String expected, Executable action) {
    String message = assertThrows(BadInputException.class, action).getMessage();
    assertTrue(message.contains(expected) && !message.contains("\tat "), message);
  }

  private MetricsQuery query(String... runs) throws IOException {
    return new MetricsQuery(SampleRuns.session(),
        Arrays.stream(runs).map(run -> new Path(root.resolve(run).toString())).toList());
  }

  private static List<String> rows(MetricsQuery query, String sql) throws IOException {
    return query.answer(sql, 1_000).rows().stream().map(Row::toString).toList();
  }
}
