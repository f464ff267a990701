package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are written beside whoever adds to them. */
class RunTablesTest {
  private static final long NEVER = 1L << 40;

  @TempDir
  java.nio.file.Path root;

  @AfterEach
  void live() {
    MortalFileSystem.live();
  }

  @Test
  void rowsBecomeVisibleWithoutAnybodyAsking() throws Exception {
    try (RunTables tables = RunTables.open(run("r"), new Configuration(), 5)) {
      add(tables, 1, 10);
      awaitSteps("r", 10);
    }
  }

  @Test
  void rowsBecomeVisibleSoonAfterAskingAndAtOnceAfterFlush() throws Exception {
    try (RunTables tables = RunTables.open(run("r"), new Configuration(), NEVER)) {
      add(tables, 1, 10);
      assertEquals(List.of(), steps("r"));
      tables.flushSoon();
      awaitSteps("r", 10);
      add(tables, 11, 12);
      tables.flush();
      assertEquals(range(12), steps("r"));
    }
  }

  /** So many that whoever adds would have to write them soon. */
  @Test
  void manyRowsAreWrittenBeforeTheirTime() throws Exception {
    try (RunTables tables = RunTables.open(run("r"), new Configuration(), NEVER)) {
      add(tables, 1, MetricsTable.MOST_WAITING / 2);
      awaitSteps("r", MetricsTable.MOST_WAITING / 2);
    }
  }

  @Test
  void nothingIsWrittenByWhoeverMayNot() throws Exception {
    AtomicBoolean mine = new AtomicBoolean(true);
    RunTables tables = RunTables.open(run("r"), new Configuration(),
        () -> BadInputException.check(mine.get(), "%s: expected the claim", "r"));
    add(tables, 1, 2);
    tables.flush();
    add(tables, 3, 4);
    mine.set(false);
    tables.flushSoon();
    awaitNoThread("r");
    Refusal.of(tables::flush, "expected the claim");
    Refusal.of(tables::close, "expected the claim");
    assertEquals(range(2), steps("r"));
  }

  @Test
  void aFailureOfTheThreadReachesWhoeverAddsFlushesOrClosesAndNoRowIsLost() throws Exception {
    Path run = new Path("mortal:" + root.resolve("r"));
    RunTables tables = RunTables.open(run, MortalFileSystem.configuration(), NEVER);
    add(tables, 1, 3);
    MortalFileSystem.dieAfter(0, false);
    tables.flushSoon();
    awaitNoThread("r");
    String message = assertThrows(UncheckedIOException.class, () -> add(tables, 4, 4)).getMessage();
    assertTrue(message.startsWith("the metrics could not be saved: ")
        && message.endsWith(".parquet: cannot be written: the writer is dead"), message);
    assertThrows(UncheckedIOException.class, tables::flush);
    assertThrows(UncheckedIOException.class, () -> tables.rollBack(1));
    MortalFileSystem.live();
    assertEquals(message.substring(message.indexOf(": ") + 2),
        assertThrows(IOException.class, tables::close).getMessage());
    assertEquals(range(3), MetricsTable.read("steps", StepRow.class, run, MortalFileSystem.configuration()).stream()
        .map(StepRow::step).toList());
  }

  @Test
  void runsSideBySideKeepTheirRowsApartAndLeaveNoThread() throws Exception {
    List<CompletableFuture<Void>> both = Stream.of("one", "two").map(name -> CompletableFuture.runAsync(() -> {
      try (RunTables tables = RunTables.open(run(name), new Configuration(), 1)) {
        add(tables, 1, 200);
        tables.flush();
        tables.rollBack(150);
        add(tables, 151, 300);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    })).toList();
    both.forEach(CompletableFuture::join);
    for (String name : List.of("one", "two")) {
      assertEquals(range(300), steps(name));
      awaitNoThread(name);
    }
  }

  /** Files deleted as soon as another holds their rows, which is sooner than any run does it. */
  @Test
  void whoReadsMeanwhileFindsEachStepOnceAndNoneMissing() throws Exception {
    Path run = run("r");
    CompletableFuture<Long> reader;
    try (MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run, new Configuration())) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      reader = CompletableFuture.supplyAsync(() -> {
        long reads = 0;
        for (; !end.isDone(); reads++) {
          List<Long> found = readSteps(run);
          assertEquals(range(found.size()), found);
        }
        return reads;
      });
      boolean wentBack = false;
      for (long step = 1; step <= 300; step++) {
        table.add(SampleRuns.step("a", step));
        table.flush();
        table.compact();
        table.sweep(0);
        if (step == 100 && !wentBack) {
          wentBack = true;
          table.truncate(80);
          step = 80;
        }
      }
      end.complete(null);
    }
    assertTrue(reader.join() > 1);
    assertEquals(range(300), steps("r"));
  }

  /**
   * 100,000 steps in 2,000 pieces: fewer than 8 · (1 + ⌊log₈ 2000⌋) = 32 files, written and read a row group at a time.
   */
  @Test
  void aLongRunHasFewFiles() throws Exception {
    try (MetricsTable<StepRow> table =
        new MetricsTable<>("steps", StepRow.class, run("r"), new Configuration())) {
      for (long step = 1; step <= 100_000; step++) {
        table.add(SampleRuns.step("a", step));
        if (step % 50 == 0) {
          table.flush();
          table.compact();
          table.sweep(0);
        }
      }
    }
    assertEquals(range(100_000), steps("r"));
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve("r/metrics/steps"))) {
      long count = files.count();
      assertTrue(count < 32, count + " files");
    }
  }

  @Test
  void rowsThatNobodyFlushesDoNotFillTheHeap() throws Exception {
    MetricsTable<StepRow> table = new MetricsTable<>("steps", StepRow.class, run("r"), new Configuration());
    for (long step = 1; step <= MetricsTable.MOST_WAITING + 1; step++) {
      table.add(SampleRuns.step("a", step));
    }
    assertEquals(range(MetricsTable.MOST_WAITING), steps("r"));
  }

  private static void add(RunTables tables, long from, long to) {
    LongStream.rangeClosed(from, to).forEach(step -> tables.steps().add(SampleRuns.step("a", step)));
  }

  private Path run(String name) {
    return new Path(root.resolve(name).toUri());
  }

  private List<Long> steps(String name) {
    return readSteps(run(name));
  }

  private static List<Long> readSteps(Path run) {
    try {
      return MetricsTable.read("steps", StepRow.class, run, new Configuration()).stream().map(StepRow::step).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSteps(String name, long steps) throws InterruptedException {
    while (steps(name).size() < steps) {
      Thread.sleep(5);
    }
    assertEquals(range(steps), steps(name));
  }

  private static void awaitNoThread(String run) throws InterruptedException {
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("metrics of " + run))) {
      Thread.sleep(5);
    }
  }

  private static List<Long> range(long to) {
    return LongStream.rangeClosed(1, to).boxed().toList();
  }
}
