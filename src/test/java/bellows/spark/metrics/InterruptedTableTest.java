package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.train.rows.StepRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that dies between any two operations on its files. */
class InterruptedTableTest {
  @TempDir
  java.nio.file.Path root;
  private final Configuration configuration = MortalFileSystem.configuration();
  private Path run;
  /** The steps that the table had when the writer last returned, and those that it was to have next. */
  private List<Long> before;
  private List<Long> after;

  @AfterEach
  void live() {
    MortalFileSystem.live();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTableIsAsItWasOrAsItWasToBeAndCanBeContinued(boolean done) throws IOException {
    int deaths = 0;
    while (true) {
      run = new Path("mortal:" + root.resolve("run" + deaths));
      before = List.of();
      after = List.of();
      MortalFileSystem.dieAfter(deaths, done);
      try {
        live(run);
      } catch (IOException | UncheckedIOException e) {
        assertTrue(MortalFileSystem.isDead(), e.toString());
      }
      boolean died = MortalFileSystem.isDead();
      MortalFileSystem.live();
      String moment = "after " + deaths + " operations";
      List<Long> found = steps();
      assertTrue(found.equals(before) || found.equals(after), () -> moment + ": " + found + ", not " + before + " or "
          + after);
      if (!died) {
        break;
      }
      resume(found.isEmpty() ? 0 : Math.min(40, found.get(found.size() - 1)));
      assertEquals(range(100), steps(), moment);
      assertEquals(TableFiles.current(MetricsTable.folder(run, "steps"), configuration).size(), files().size(), moment);
      deaths++;
    }
    assertTrue(deaths > 150, deaths + " deaths");
  }

  /** 20 files with merging, a truncation into merged rows and one into the last file, and again 20 files. */
  private void live(Path folder) throws IOException {
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, folder, configuration)) {
      grow(table, 1, 60);
      truncate(table, 31);
      grow(table, 32, 38);
      truncate(table, 37);
      grow(table, 38, 70);
    }
  }

  private void resume(long step) throws IOException {
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration)) {
      table.truncate(step);
      grow(table, step + 1, 100);
    }
  }

  private void grow(MetricsTable<StepRow> table, long from, long to) throws IOException {
    for (long step = from; step <= to; step++) {
      table.add(SampleRuns.step("a", step));
      if (step % 3 == 0 || step == to) {
        after = range(step);
        table.flush();
        before = after;
        table.compact();
        table.sweep(0);
      }
    }
  }

  private void truncate(MetricsTable<StepRow> table, long step) throws IOException {
    after = range(step);
    table.truncate(step);
    before = after;
  }

  /** As an older version, which knew no ranges, left them: without a number that a truncation took. */
  @Test
  void filesOfAnOlderVersionAreReadAndContinued() throws IOException {
    run = new Path("mortal:" + root.resolve("older"));
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration)) {
      for (long step = 1; step <= 7; step++) {
        table.add(SampleRuns.step("a", step));
        table.flush();
      }
    }
    Files.delete(root.resolve("older/metrics/steps/part-000006-step-0000000006.parquet"));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 7L), steps());
    resume(5);
    assertEquals(range(100), steps());
    assertTrue(files().size() < 16, files().toString());
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenTheNextTime() throws IOException {
    run = new Path("mortal:" + root.resolve("again"));
    MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration);
    for (boolean done : new boolean[] {false, true}) {
      int operations = 0;
      boolean died;
      do {
        table.add(SampleRuns.step("a", steps().size() + 1));
        MortalFileSystem.dieAfter(operations++, done);
        try {
          table.flush();
        } catch (IOException e) {
          assertTrue(e.getMessage().contains("cannot be written: the writer is dead"), e.getMessage());
        }
        died = MortalFileSystem.isDead();
        MortalFileSystem.live();
        table.flush();
      } while (died);
    }
    assertEquals(range(steps().size()), steps());
    assertFalse(steps().isEmpty());
  }

  private List<Long> steps() throws IOException {
    return MetricsTable.read("steps", StepRow.class, run, configuration).stream().map(StepRow::step).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(java.nio.file.Path.of(run.toUri().getPath(), "metrics/steps"))) {
      return new ArrayList<>(files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static List<Long> range(long to) {
    return LongStream.rangeClosed(1, to).boxed().toList();
  }
}
