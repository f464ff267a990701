package bellows.spark.metrics;

import bellows.conf.BadInputException;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The tables of one run, open for writing. A thread of their own writes what was added, every few seconds or when it is
 * much, and merges small files into larger ones, so that whoever adds a row never waits for a disk and a crash loses the
 * last seconds at most.
 *
 * <p>What fails on that thread is thrown to whoever adds, flushes, truncates or closes next, as an
 * {@link UncheckedIOException}, and from then on always: the run cannot go on unrecorded.
 */
public final class RunTables implements Closeable {
  /** Every table's name and row, that of prepared data included. */
  static final Map<String, Class<? extends Record>> ROWS = rows();

  private static final long PERIOD_MILLIS = 5_000;
  /** How long a query may find the files that it listed. */
  private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Runnable permit;
  private final MetricsTable<RunRow> runs;
  private final MetricsTable<StepRow> steps;
  private final MetricsTable<EvalRow> evals;
  private final MetricsTable<LayerRow> layers;
  private final MetricsTable<TaskRow> tasks;
  private final MetricsTable<EventRow> events;
  private final ThreadFactory threads;
  private final ScheduledThreadPoolExecutor writer;
  private final AtomicBoolean writing = new AtomicBoolean();
  private final AtomicBoolean compacting = new AtomicBoolean();

  private RunTables(Path run, Configuration configuration, long periodMillis, Runnable permit) throws IOException {
    this.permit = permit;
    runs = new MetricsTable<>("runs", RunRow.class, run, configuration);
    steps = new MetricsTable<>("steps", StepRow.class, run, configuration);
    evals = new MetricsTable<>("evals", EvalRow.class, run, configuration);
    layers = new MetricsTable<>("layers", LayerRow.class, run, configuration);
    tasks = new MetricsTable<>("tasks", TaskRow.class, run, configuration);
    events = MetricsTable.log("events", EventRow.class, run, configuration);
    threads = work -> {
      Thread thread = new Thread(work, "metrics of " + run.getName());
      thread.setDaemon(true);
      return thread;
    };
    // What is asked of it after its end, close does itself.
    writer = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    all().forEach(table -> table.whenHalfFull(this::flushSoon));
    writer.scheduleWithFixedDelay(this::write, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens all in the folder of a run.
   *
   * @param permit throws a {@link BadInputException} once this process may write there no more, because the folder is
   *     gone or is another's; asked before each writing. Rows that wait then are lost: writing them would make the
   *     folder again, or mix two runs.
   */
  public static RunTables open(Path run, Configuration configuration, Runnable permit) throws IOException {
    return new RunTables(run, configuration, PERIOD_MILLIS, permit);
  }

  /** Opens all in a folder that nobody else writes. */
  static RunTables open(Path run, Configuration configuration) throws IOException {
    return open(run, configuration, PERIOD_MILLIS);
  }

  /** Opens tables that write themselves so often. */
  static RunTables open(Path run, Configuration configuration, long periodMillis) throws IOException {
    return new RunTables(run, configuration, periodMillis, () -> {});
  }

  /** One row a start of the run. */
  public MetricsTable<RunRow> runs() {
    return runs;
  }

  public MetricsTable<StepRow> steps() {
    return steps;
  }

  public MetricsTable<EvalRow> evals() {
    return evals;
  }

  public MetricsTable<LayerRow> layers() {
    return layers;
  }

  public MetricsTable<TaskRow> tasks() {
    return tasks;
  }

  public MetricsTable<EventRow> events() {
    return events;
  }

  /** Makes all rows added so far visible before it returns: call it before each checkpoint. */
  public void flush() throws IOException {
    permit.run();
    for (MetricsTable<?> table : all()) {
      table.flush();
    }
    compactSoon();
  }

  /** Lets the rows added so far become visible as soon as the writing thread can, and waits for nothing. */
  public void flushSoon() {
    if (!writing.getAndSet(true)) {
      writer.execute(this::write);
    }
  }

  /** Before a run resumes from a step: removes the rows of the steps after it, which it will repeat; events stay. */
  public void truncate(long afterStep) throws IOException {
    runs.truncate(afterStep);
    rollBack(afterStep);
  }

  /** Truncates as {@link #truncate} does, but within one start of a run, whose row in {@code runs} stays. */
  public void rollBack(long afterStep) throws IOException {
    permit.run();
    for (MetricsTable<?> table : List.of(steps, evals, layers, tasks)) {
      table.truncate(afterStep);
    }
  }

  private void write() {
    writing.set(false);
    orFailing(() -> {
      for (MetricsTable<?> table : all()) {
        table.flush();
        table.sweep(SWEEP_NANOS);
      }
    });
    compactSoon();
  }

  private void compactSoon() {
    if (!compacting.getAndSet(true)) {
      writer.execute(this::compact);
    }
  }

  /** One merging a table; between two of them it may be time to write. */
  private void compact() {
    compacting.set(false);
    orFailing(() -> {
      boolean again = false;
      for (MetricsTable<?> table : all()) {
        again |= table.compact();
      }
      if (again) {
        compactSoon();
      }
    });
  }

  /** Work of the writing thread. */
  private interface Writing {
    void run() throws IOException;
  }

  private void orFailing(Writing writing) {
    try {
      permit.run();
      writing.run();
    } catch (BadInputException e) {
      writer.shutdown(); // whoever flushes or closes next is told the same
    } catch (IOException e) {
      fail(e);
    } catch (UncheckedIOException e) {
      fail(e.getCause());
    } catch (RuntimeException | Error e) {
      fail(new IOException("unexpected " + e, e));
    }
  }

  private void fail(IOException why) {
    all().forEach(table -> table.fail(why));
    writer.shutdown();
  }

  /**
   * Writes what waits, ends the thread, and leaves each table with few files and no other. All tables at once: a store
   * that is far, or answers no more, is waited for once and not by one after the other.
   */
  @Override
  public void close() throws IOException {
    writer.shutdown();
    awaitEnd(writer);
    permit.run();
    ExecutorService closing = Executors.newFixedThreadPool(all().size(), threads);
    List<Future<?>> ends = new ArrayList<>();
    for (MetricsTable<?> table : all()) {
      ends.add(closing.submit(() -> {
        table.close();
        return null;
      }));
    }
    closing.shutdown();
    awaitEnd(closing);
    IOException failed = null;
    for (Future<?> end : ends) {
      failed = failure(end, failed);
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Why closing a table failed, with what failed before it; null if nothing did. */
  private static IOException failure(Future<?> end, IOException before) {
    try {
      end.get();
      return before;
    } catch (ExecutionException e) {
      Throwable thrown = e.getCause() instanceof UncheckedIOException unchecked ? unchecked.getCause() : e.getCause();
      IOException why = thrown instanceof IOException io ? io : new IOException("unexpected " + thrown, thrown);
      if (before == null) {
        return why;
      }
      if (before != why) {
        before.addSuppressed(why);
      }
      return before;
    } catch (InterruptedException e) {
      throw new IllegalStateException("it has ended", e);
    }
  }

  /** What threads have begun they end; whoever interrupts still wants whole tables. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<MetricsTable<?>> all() {
    return List.of(runs, steps, evals, layers, tasks, events);
  }

  private static Map<String, Class<? extends Record>> rows() {
    Map<String, Class<? extends Record>> rows = new LinkedHashMap<>();
    rows.put("runs", RunRow.class);
    rows.put("steps", StepRow.class);
    rows.put("evals", EvalRow.class);
    rows.put("layers", LayerRow.class);
    rows.put("tasks", TaskRow.class);
    rows.put("events", EventRow.class);
    rows.put(RejectedRow.TABLE, RejectedRow.class);
    return rows;
  }
}
