package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  private static final long LAST = 20;

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
    List<java.nio.file.Path> seven = sevenFiles();
    int deaths = 0;
    while (true) {
      run = new Path("mortal:" + root.resolve("run" + deaths));
      java.nio.file.Path folder = Files.createDirectories(root.resolve("run" + deaths + "/metrics/steps"));
      for (java.nio.file.Path file : seven) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
      before = range(14);
      after = before;
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
      resume(6);
      assertEquals(range(LAST), steps(), moment);
      assertEquals(TableFiles.current(MetricsTable.folder(run, "steps"), configuration).size(), files().size(), moment);
      deaths++;
    }
    assertTrue(deaths > 30, deaths + " deaths");
  }

  /** The eighth file, which makes all one; a truncation into that, one of rows of the last file, and more rows. */
  private void live(Path folder) throws IOException {
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, folder, configuration)) {
      grow(table, 15, 16);
      truncate(table, 7);
      grow(table, 8, 10);
      truncate(table, 9);
      grow(table, 10, 11);
    }
  }

  /** Of two steps each. */
  private List<java.nio.file.Path> sevenFiles() throws IOException {
    run = new Path("mortal:" + root.resolve("seven"));
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration)) {
      for (long step = 1; step < 14; step += 2) {
        grow(table, step, step + 1);
      }
    }
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("seven/metrics/steps"))) {
      return files.toList();
    }
  }

  private void resume(long step) throws IOException {
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration)) {
      table.truncate(step);
      grow(table, step + 1, LAST);
    }
  }

  private void grow(MetricsTable<StepRow> table, long from, long to) throws IOException {
    LongStream.rangeClosed(from, to).forEach(step -> table.add(SampleRuns.step("a", step)));
    after = range(to);
    table.flush();
    before = after;
    table.compact();
    table.sweep(0);
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
    assertEquals(range(LAST), steps());
    assertTrue(files().size() < 16, files().toString());
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenTheNextTime() throws IOException {
    run = new Path("mortal:" + root.resolve("again"));
    MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, configuration);
    long step = 0;
    for (boolean done : new boolean[] {false, true}) {
      for (int operations = 0; operations < 5; operations++) {
        table.add(SampleRuns.step("a", ++step));
        MortalFileSystem.dieAfter(operations, done);
        try {
          table.flush();
        } catch (IOException e) {
          assertTrue(e.getMessage().contains("cannot be written: the writer is dead"), e.getMessage());
        }
        MortalFileSystem.live();
        table.flush();
      }
    }
    assertEquals(range(step), steps());
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
