package bellows.spark.metrics;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A table that grows while a run goes on: a folder {@code metrics/<name>} of Parquet files in the run's, with the
 * components of a record as columns. The driver writes the files itself: a Spark job would slow the steps, and
 * executors may not reach the folder.
 *
 * <p>Rows come in the order of their {@code step}. They wait in memory until {@link #flush} writes them as one file
 * that appears whole under its name; whoever adds rows meanwhile does not wait. Any other process may read the table at
 * any time, with {@link #read} or {@link MetricsQuery}, and finds each row once; see {@link Part} for how. Once the
 * table is closed, that holds for every reader of Parquet.
 *
 * <p><b>Resuming.</b> A run resumed from step s repeats the steps after it. {@link #truncate} first makes their old
 * rows vanish, all at once. For no row to be lost, flush before each checkpoint.
 *
 * <p><b>Logs.</b> The rows of a {@link #log} come in the order in which things happened, and no row ever vanishes.
 *
 * <p>For one writing process; any of its threads may add rows, flush or compact.
 */
public final class MetricsTable<R extends Record> implements Closeable {
  /** The folder in a run's folder that holds all tables. */
  public static final String FOLDER = "metrics";

  /** Rows that wait before whoever adds another writes them: a slow file system must not fill the heap. */
  static final int MOST_WAITING = 1 << 16;

  private final RowSchema<R> schema;
  private final TableFiles files;
  private final boolean ordered;
  /** Held by whoever writes rows or takes them back. */
  private final Object writing = new Object();
  private List<R> waiting = new ArrayList<>();
  private long lastStep = Long.MIN_VALUE;
  private volatile IOException failure;
  private Runnable halfFull = () -> {};

  /**
   * Opens a table for writing, makes it if it is new, and continues its numbering if it is not.
   *
   * @param rows a record with a component {@code long step}
   * @param run the folder of the run
   */
  public MetricsTable(String name, Class<R> rows, Path run, Configuration configuration) throws IOException {
    this(name, rows, run, configuration, true);
  }

  private MetricsTable(String name, Class<R> rows, Path run, Configuration configuration, boolean ordered)
      throws IOException {
    this.ordered = ordered;
    schema = new RowSchema<>(rows);
    if (!schema.stored().containsField(RowSchema.STEP)) {
      throw new IllegalArgumentException("expected a component 'step' in " + rows);
    }
    files = new TableFiles(folder(run, name), schema.stored(), configuration);
    List<Part> parts = files.parts();
    if (!parts.isEmpty()) {
      lastStep = parts.get(parts.size() - 1).firstStep();
    }
  }

  /** Opens a table whose rows tell what happened: in any order of steps, and never truncated. */
  public static <R extends Record> MetricsTable<R> log(String name, Class<R> rows, Path run,
      Configuration configuration) throws IOException {
    return new MetricsTable<>(name, rows, run, configuration, false);
  }

  /** Where a table's files are. */
  static Path folder(Path run, String name) {
    return new Path(new Path(run, FOLDER), name);
  }

  /**
   * The rows of a table that are visible now, in their order, without Spark; none if there is no such table. Nothing is
   * changed, so a run may go on writing; if it deletes a file that was to be read, because another holds its rows now,
   * reading begins again.
   *
   * @throws IOException if a file of the table cannot be read; says which and what to do
   */
  public static <R extends Record> List<R> read(String name, Class<R> rows, Path run, Configuration configuration)
      throws IOException {
    RowSchema<R> schema = new RowSchema<>(rows);
    Path folder = folder(run, name);
    List<Part> parts = TableFiles.current(folder, configuration);
    while (true) {
      try {
        List<R> found = new ArrayList<>();
        for (Part part : parts) {
          ParquetRows.all(part.path(), configuration).forEach(group -> found.add(schema.row(group)));
        }
        return found;
      } catch (IOException e) {
        List<Part> now = TableFiles.current(folder, configuration);
        if (new HashSet<>(now).containsAll(parts)) {
          throw e;
        }
        parts = now;
      }
    }
  }

  /** Asks to be told when so many rows wait that they should be written soon; before the first is added. */
  void whenHalfFull(Runnable told) {
    halfFull = told;
  }

  /**
   * Adds a row, whose step may not lie before the previous row's unless this is a log.
   *
   * @throws UncheckedIOException if rows could not be written: these, or others by the thread that writes
   */
  public void add(R row) {
    checkNotFailed();
    long step = schema.step(row);
    int size;
    synchronized (this) {
      if (ordered && step < lastStep) {
        throw new IllegalArgumentException("expected a row of step " + lastStep + " or later, found " + row);
      }
      waiting.add(row);
      lastStep = step;
      size = waiting.size();
    }
    if (size == MOST_WAITING / 2) {
      halfFull.run();
    } else if (size >= MOST_WAITING) {
      try {
        flush();
      } catch (IOException e) {
        throw notSaved(e);
      }
    }
  }

  /** Makes the rows added so far visible to readers. */
  public void flush() throws IOException {
    checkNotFailed();
    write();
  }

  /** What could not be written waits for the next time. */
  private void write() throws IOException {
    synchronized (writing) {
      List<R> rows;
      synchronized (this) {
        rows = waiting;
        waiting = new ArrayList<>();
      }
      boolean written = rows.isEmpty();
      try {
        if (!written) {
          files.add(schema.step(rows.get(0)), sink -> writeTo(sink, rows));
          written = true;
        }
      } finally {
        if (!written) {
          putBack(rows);
        }
      }
    }
  }

  private void writeTo(RowFile.Sink sink, List<R> rows) throws IOException {
    for (R row : rows) {
      sink.add(schema.group(row));
    }
  }

  private synchronized void putBack(List<R> rows) {
    rows.addAll(waiting);
    waiting = rows;
  }

  /**
   * Removes all rows of steps after {@code afterStep}, written or waiting.
   *
   * @throws IllegalStateException of a log
   */
  public void truncate(long afterStep) throws IOException {
    if (!ordered) {
      throw new IllegalStateException("a log is never truncated");
    }
    checkNotFailed();
    synchronized (writing) {
      synchronized (this) {
        waiting.removeIf(row -> schema.step(row) > afterStep);
        lastStep = Math.min(lastStep, afterStep);
      }
      files.truncate(afterStep);
    }
  }

  /** Puts one file in place of several, if there are so many that it is time; returns whether to try again. */
  boolean compact() throws IOException {
    return files.compact();
  }

  /** Deletes files whose rows have been in another for at least so long. */
  void sweep(long nanos) throws IOException {
    files.sweep(nanos);
  }

  /** Makes every later adding or flushing fail: a thread could not write rows, of this table or another. */
  void fail(IOException why) {
    failure = why;
  }

  private void checkNotFailed() {
    if (failure != null) {
      throw notSaved(failure);
    }
  }

  private static UncheckedIOException notSaved(IOException why) {
    return new UncheckedIOException("the metrics could not be saved: " + why.getMessage(), why);
  }

  /** Writes what waits, also after a failure, which it then reports; leaves none but the current files. */
  @Override
  public void close() throws IOException {
    write();
    checkNotFailed();
    boolean again;
    do {
      again = compact();
    } while (again);
    sweep(0);
  }
}
