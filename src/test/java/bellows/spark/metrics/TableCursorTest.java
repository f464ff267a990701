package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.train.rows.StepRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCursorTest {
  private static final List<String> COLUMNS = List.of("step", "loss", "finished", "nothing");

  @TempDir
  java.nio.file.Path folder;
  private Path run;
  private final Configuration configuration = new Configuration();
  private final List<Long> told = new ArrayList<>();
  private int again;

  @BeforeEach
  void path() {
    run = new Path(folder.toUri());
  }

  private MetricsTable<StepRow> open() throws IOException {
    return new MetricsTable<>("steps", StepRow.class, run, configuration);
  }

  private static void add(MetricsTable<StepRow> table, long from, long to) throws IOException {
    for (long step = from; step <= to; step++) {
      table.add(SampleRuns.step("r", step));
    }
    table.flush();
  }

  private boolean more(TableCursor<double[]> cursor) throws IOException {
    return cursor.more(row -> told.add((long) row[0]), () -> {
      told.clear();
      again++;
    });
  }

  private static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void givesEachRowOnceAsTheTableGrowsAndIsMerged() throws IOException {
    TableCursor<double[]> cursor = TableCursor.numbers("steps", COLUMNS, run, configuration);
    assertFalse(more(cursor));
    try (MetricsTable<StepRow> table = open()) {
      for (int i = 0; i < 40; i++) {
        add(table, 5 * i + 1, 5 * i + 5);
        if (i % 3 != 1) {
          assertTrue(more(cursor));
          assertEquals(to(5 * i + 5), told);
        }
        while (table.compact()) { // with files that were read, and others that were not
          table.sweep(0);
        }
      }
    }
    more(cursor);
    assertEquals(to(200), told);
    assertEquals(0, again);
    assertFalse(more(cursor));
  }

  @Test
  void beginsAgainWhenRowsWereTakenBack() throws IOException {
    TableCursor<double[]> cursor = TableCursor.numbers("steps", COLUMNS, run, configuration);
    try (MetricsTable<StepRow> table = open()) {
      add(table, 1, 10);
      add(table, 11, 20);
      more(cursor);
      table.truncate(13);
      more(cursor);
      assertEquals(to(13), told);
      assertEquals(1, again);
      add(table, 14, 15);
      more(cursor);
      assertEquals(to(15), told);
      assertEquals(1, again);
    }
  }

  /** What was taken back before it was seen was never told, and nothing need be told again. */
  @Test
  void goesOnWhereOnlyUnseenRowsWereTakenBack() throws IOException {
    TableCursor<double[]> cursor = TableCursor.numbers("steps", COLUMNS, run, configuration);
    try (MetricsTable<StepRow> table = open()) {
      add(table, 1, 10);
      more(cursor);
      add(table, 11, 20);
      table.truncate(13);
      add(table, 14, 16);
      more(cursor);
      assertEquals(to(16), told);
      assertEquals(0, again);
    }
  }

  @Test
  void numbersAreThoseOfTheRows() throws IOException {
    try (MetricsTable<StepRow> table = open()) {
      add(table, 1, 30);
    }
    List<double[]> rows = new ArrayList<>();
    TableCursor.numbers("steps", COLUMNS, run, configuration, 7, 9, rows::add);
    assertEquals(3, rows.size());
    StepRow seven = SampleRuns.step("r", 7);
    assertEquals(7, rows.get(0)[0]);
    assertEquals(seven.loss(), rows.get(0)[1]);
    assertEquals(seven.finished().toEpochMilli(), Math.floor(rows.get(0)[2] / 1e3));
    assertTrue(Double.isNaN(rows.get(0)[3]));
  }

  @Test
  void wholeRowsOfWantedSteps() throws IOException {
    try (MetricsTable<StepRow> table = open()) {
      add(table, 1, 30);
    }
    List<StepRow> rows = new ArrayList<>();
    TableCursor.rows("steps", StepRow.class, run, step -> step % 10 == 0, configuration).more(rows::add, () -> {});
    assertEquals(List.of(SampleRuns.step("r", 10), SampleRuns.step("r", 20), SampleRuns.step("r", 30)), rows);
  }
}
