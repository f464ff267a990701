package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTableTest {
  record Everything(long step, int whole, float single, double real, boolean yes, String aText, Instant at,
      Integer maybeWhole, Long maybeLong, Float maybeSingle, Double maybeReal, Boolean maybeYes, double top5) {}

  record Stepless(int a) {}

  record OlderEval(String run, long step, int epoch, String split, double loss, Double accuracy, Double top5, long samples,
      double seconds) {}

  record Unstorable(long step, List<String> names) {}

  @TempDir
  java.nio.file.Path run;
  private final SparkSession session = SampleRuns.session();

  @Test
  void theRecordIsTheSchemaForEveryReader() throws IOException {
    try (MetricsTable<Everything> table = open("everything", Everything.class)) {
      table.add(new Everything(1, 2, 3.5f, Double.NaN, true, "é", SampleRuns.START, 6, 7L, 8f, 9.0, false, 10));
      table.add(new Everything(2, 2, 3.5f, 4.5, true, null, null, null, null, null, null, null, 10));
    }
    Dataset<Row> read = read("everything").orderBy("step");
    assertEquals("step BIGINT,whole INT,single FLOAT,real DOUBLE,yes BOOLEAN,a_text STRING,at TIMESTAMP,"
        + "maybe_whole INT,maybe_long BIGINT,maybe_single FLOAT,maybe_real DOUBLE,maybe_yes BOOLEAN,top5 DOUBLE",
        read.schema().toDDL());
    assertEquals(read.schema(), new RowSchema<>(Everything.class).queried());
    List<String> shown = read.selectExpr("step", "real", "a_text", "unix_micros(at)", "maybe_whole", "maybe_yes")
        .collectAsList().stream().map(Row::toString).toList();
    long micros = SampleRuns.START.getEpochSecond() * 1_000_000 + 123_456;
    assertEquals(List.of("[1,NaN,é," + micros + ",6,false]", "[2,4.5,null,null,null,null]"), shown);
  }

  @Test
  void rowsAreReadBackWithoutSparkAsTheyWereAdded() throws IOException {
    List<Everything> rows = List.of(
        new Everything(1, 2, 3.5f, 4.5, true, "é", SampleRuns.START, 6, 7L, 8f, 9.0, false, 10),
        new Everything(2, 2, 3.5f, 4.5, false, null, null, null, null, null, null, null, 10),
        new Everything(3, -2, 3.5f, -4.5, true, "", SampleRuns.START, 0, 0L, 0f, 0.0, true, 10));
    MetricsTable<Everything> table = open("everything", Everything.class);
    for (Everything row : rows) {
      table.add(row);
      table.flush();
    }
    Path folder = new Path(run.toUri());
    assertEquals(rows, MetricsTable.read("everything", Everything.class, folder, new Configuration()));
    assertEquals(List.of(), MetricsTable.read("nothing", Everything.class, folder, new Configuration()));
  }

  /** A run of an older version goes on: its rows stay, without the figures that it did not know. */
  @Test
  void rowsOfAnOlderVersionHaveNoFurtherFigures() throws IOException {
    try (MetricsTable<OlderEval> table = open("evals", OlderEval.class)) {
      table.add(new OlderEval("r", 5, 1, "test", 0.5, 0.75, null, 60, 0.1));
    }
    EvalRow now = new EvalRow("r", 10, 2, "test", 0.4, 0.8, null, 60, 0.1, 0.6, 0.7, 0.65, 0.8, 0.81, 0.5, null, null, null);
    try (MetricsTable<EvalRow> table = open("evals", EvalRow.class)) {
      table.add(now);
      table.compact();
    }
    assertEquals(List.of(new EvalRow("r", 5, 1, "test", 0.5, 0.75, null, 60, 0.1), now),
        MetricsTable.read("evals", EvalRow.class, new Path(run.toUri()), new Configuration()));
  }

  @Test
  void rowsAppearWithEachFlushWhileTheWriterIsOpen() throws IOException {
    MetricsTable<StepRow> table = open("steps", StepRow.class);
    table.flush();
    assertEquals(List.of(), files());
    add(table, 1, 5);
    assertEquals(List.of(), files());
    table.flush();
    assertEquals(steps(1, 5), stepsRead());
    add(table, 6, 8);
    assertEquals(steps(1, 5), stepsRead());
    table.close();
    assertEquals(steps(1, 8), stepsRead());
    assertEquals(List.of("part-000001-step-0000000001.parquet", "part-000002-step-0000000006.parquet"), files());
  }

  /** Large row groups become one file without a row being decoded; of smaller ones one row group is made. */
  @Test
  void largeRowGroupsAreMergedAsTheyAre() throws IOException {
    int rows = 6_000;
    for (int width : new int[] {rows, 10}) {
      String name = "table" + width;
      MetricsTable<Everything> table = open(name, Everything.class);
      List<Everything> all = new ArrayList<>();
      for (int file = 0; file < Part.FAN; file++) {
        for (int i = 0; i < width; i++) {
          String text = "x".repeat(200) + file + "," + i;
          all.add(new Everything(file * width + i, i, i, 1.0 / i, true, text, SampleRuns.START, i, null, null, 9.0, null, 10));
          table.add(all.get(all.size() - 1));
        }
        table.flush();
      }
      assertTrue(table.compact());
      table.close();
      Path folder = new Path(run.toUri());
      assertEquals(all, MetricsTable.read(name, Everything.class, folder, new Configuration()));
      assertEquals(all.size(), read(name).where("a_text LIKE 'xxx%' AND real >= 0").count());
      List<Part> parts = TableFiles.current(MetricsTable.folder(folder, name), new Configuration());
      assertEquals(List.of(Part.FAN), parts.stream().map(Part::last).toList());
      try (ParquetFileReader file = ParquetFileReader.open(
          HadoopInputFile.fromPath(parts.get(0).path(), new Configuration()))) {
        assertEquals(width == rows ? Part.FAN : 1, file.getRowGroups().size());
      }
    }
  }

  /** Or its neighbours' rows would be lost with it. */
  @Test
  void aDamagedRowGroupIsNotMergedWithOthers() throws IOException {
    MetricsTable<Everything> table = open("table", Everything.class);
    for (int file = 0; file < Part.FAN; file++) {
      for (int i = 0; i < 6_000; i++) {
        table.add(new Everything(file, i, i, i, true, "x".repeat(200) + file + "," + i, null, null, null, null, null, null,
            1));
      }
      table.flush();
    }
    Path folder = MetricsTable.folder(new Path(run.toUri()), "table");
    List<Part> parts = TableFiles.current(folder, new Configuration());
    java.nio.file.Path third = java.nio.file.Path.of(parts.get(2).path().toUri().getPath());
    byte[] bytes = Files.readAllBytes(third);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("x2,77")] ^= 1;
    Files.write(third, bytes);
    String message = assertThrows(IOException.class, table::compact).getMessage();
    assertTrue(message.contains("part-000003") && message.contains("checksum"), message);
    table.sweep(0);
    assertEquals(parts, TableFiles.current(folder, new Configuration()));
  }

  /** Whoever is told to remove a file that cannot be read must not lose a whole one to a full disk. */
  @Test
  void whatCannotBeWrittenIsNotBlamedOnWhatIsRead() throws IOException {
    MetricsTable<StepRow> table = open("steps", StepRow.class);
    add(table, 1, 100);
    table.flush();
    List<Path> files = TableFiles.current(MetricsTable.folder(new Path(run.toUri()), "steps"), new Configuration()).stream()
        .map(Part::path).toList();
    OutputStream full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("no store answers");
      }
    };
    String message = assertThrows(IOException.class, () -> RowFile.join(new FSDataOutputStream(full, null),
        new RowSchema<>(StepRow.class).stored(), files, new Configuration())).getMessage();
    assertEquals("no store answers", message);
  }

  @Test
  void aResumedRunContinuesAndNoRowIsThereTwice() throws IOException {
    interrupted();
    Files.write(run.resolve("metrics/steps/.part-000009-step-0000000042.parquet.tmp"), new byte[] {1});
    try (MetricsTable<StepRow> table = open("steps", StepRow.class)) {
      table.truncate(12);
      assertEquals(steps(1, 12), stepsRead());
      add(table, 13, 20);
    }
    assertEquals(steps(1, 20), stepsRead());
    assertEquals(List.of("part-000001-step-0000000001.parquet", "part-000002-000004-step-0000000011.parquet",
        "part-000005-step-0000000013.parquet"), files());
  }

  @Test
  void truncatesBetweenFilesToNothingAndPastTheEnd() throws IOException {
    for (long after : new long[] {99, 30, 20, 10, 1, 0}) {
      interrupted();
      open("steps", StepRow.class).truncate(after);
      assertEquals(steps(1, Math.min(30, after)), after == 0 ? List.of() : stepsRead(), "after " + after);
      for (String file : files()) {
        Files.delete(run.resolve("metrics/steps").resolve(file));
      }
    }
  }

  @Test
  void truncatesWhatIsStillWaiting() throws IOException {
    MetricsTable<StepRow> table = open("steps", StepRow.class);
    add(table, 1, 9);
    table.truncate(4);
    add(table, 5, 6);
    table.close();
    assertEquals(steps(1, 6), stepsRead());
  }

  @Test
  void aLogTakesRowsInAnyOrderFromAnyThreadAndKeepsThem() throws Exception {
    try (MetricsTable<StepRow> log = MetricsTable.log("steps", StepRow.class, new Path(run.toUri()),
        new Configuration())) {
      List<Thread> threads = LongStream.of(1, 101, 201).mapToObj(from -> new Thread(() -> add(log, from, from + 99)))
          .toList();
      threads.forEach(Thread::start);
      log.flush();
      for (Thread thread : threads) {
        thread.join();
      }
      log.add(SampleRuns.step("a", 0));
      assertThrows(IllegalStateException.class, () -> log.truncate(5));
    }
    assertEquals(steps(0, 300), stepsRead().stream().sorted().toList());
    assertEquals(0, stepsRead().get(300));
  }

  @Test
  void refusesRowsOutOfOrderAndRecordsItCannotStore() throws IOException {
    MetricsTable<StepRow> table = open("steps", StepRow.class);
    add(table, 5, 5);
    String message = assertThrows(IllegalArgumentException.class, () -> add(table, 4, 4)).getMessage();
    assertTrue(message.startsWith("expected a row of step 5 or later, found StepRow[run=a, step=4"), message);
    assertThrows(IllegalArgumentException.class, () -> open("x", Stepless.class));
    assertThrows(IllegalArgumentException.class, () -> open("x", Unstorable.class));
  }

  private void interrupted() throws IOException {
    MetricsTable<StepRow> table = open("steps", StepRow.class);
    for (int from = 1; from <= 21; from += 10) {
      add(table, from, from + 9);
      table.flush();
    }
  }

  private <R extends Record> MetricsTable<R> open(String name, Class<R> rows) throws IOException {
    return new MetricsTable<>(name, rows, new Path(run.toUri()), new Configuration());
  }

  private static void add(MetricsTable<StepRow> table, long from, long to) {
    LongStream.rangeClosed(from, to).forEach(step -> table.add(SampleRuns.step("a", step)));
  }

  private static List<Long> steps(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private Dataset<Row> read(String table) {
    return session.read().parquet(run.resolve("metrics").resolve(table).toString());
  }

  private List<Long> stepsRead() throws IOException {
    return MetricsTable.read("steps", StepRow.class, new Path(run.toUri()), new Configuration()).stream()
        .map(StepRow::step).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(run.resolve("metrics/steps"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
