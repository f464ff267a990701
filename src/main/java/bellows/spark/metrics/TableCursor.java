package bellows.spark.metrics;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;

/**
 * Follows a table that grows, without reading anything twice: {@link #more} gives the rows that have come since it was
 * last called. A file is known by the numbers of {@link Part}: those that were read are passed over. A file that holds
 * rows that were read and others, because the writer has put it in place of several or has taken rows back, is read up
 * to the last row known; if that is not in it, rows were taken back, and everything begins again.
 *
 * <p>For one thread. Nothing is changed, so the run may go on.
 *
 * @param <T> what a row is given as
 */
public final class TableCursor<T> {
  /** How the rows of a file are read. */
  private interface Reading<T> {
    void rows(Path file, Consumer<T> sink) throws IOException;
  }

  private final Path folder;
  private final Configuration configuration;
  private final Reading<T> reading;
  private final BiPredicate<T, T> same;
  private List<Part> known = List.of();
  /** The number up to which files were read. */
  private int seen;
  private T last;
  private boolean found;

  private TableCursor(Path folder, Configuration configuration, Reading<T> reading, BiPredicate<T, T> same) {
    this.folder = folder;
    this.configuration = configuration;
    this.reading = reading;
    this.same = same;
  }

  /**
   * Of whole rows.
   *
   * @param wanted says by a row's step whether it is given, which spares making the others
   */
  public static <R extends Record> TableCursor<R> rows(String name, Class<R> rows, Path run, LongPredicate wanted,
      Configuration configuration) {
    RowSchema<R> schema = new RowSchema<>(rows);
    return new TableCursor<>(MetricsTable.folder(run, name), configuration, (file, sink) -> {
      try (ParquetRows reader = new ParquetRows(file, configuration)) {
        for (Group row = reader.next(); row != null; row = reader.next()) {
          if (wanted.test(row.getLong(RowSchema.STEP, 0))) {
            sink.accept(schema.row(row));
          }
        }
      }
    }, Object::equals);
  }

  /** Of some columns of all rows, as numbers; see {@link NumberColumns}. */
  public static TableCursor<double[]> numbers(String name, List<String> columns, Path run, Configuration configuration) {
    NumberColumns reader = new NumberColumns(columns, configuration);
    return new TableCursor<>(MetricsTable.folder(run, name), configuration,
        (file, sink) -> reader.read(file, Long.MIN_VALUE, Long.MAX_VALUE, sink), Arrays::equals);
  }

  /** Some columns of the rows of some steps, in their order; of long files only the row groups that have them. */
  public static void numbers(String name, List<String> columns, Path run, Configuration configuration, long from, long to,
      Consumer<double[]> rows) throws IOException {
    NumberColumns reader = new NumberColumns(columns, configuration);
    List<Part> parts = TableFiles.current(MetricsTable.folder(run, name), configuration);
    for (int i = 0; i < parts.size(); i++) {
      boolean before = i + 1 < parts.size() && parts.get(i + 1).firstStep() < from;
      if (!before && parts.get(i).firstStep() <= to) {
        reader.read(parts.get(i).path(), from, to, rows);
      }
    }
  }

  /**
   * Gives the rows that have come.
   *
   * @param again called before a row is given if all that were given before no longer count
   * @return whether there was anything
   */
  public boolean more(Consumer<T> rows, Runnable again) throws IOException {
    List<Part> parts = TableFiles.current(folder, configuration);
    if (parts.equals(known)) {
      return false;
    }
    for (int tries = 0;; tries++) {
      try {
        read(parts, rows, again);
        known = parts;
        return true;
      } catch (IOException e) {
        List<Part> now = TableFiles.current(folder, configuration);
        if (tries == 2 || new HashSet<>(now).containsAll(parts)) {
          throw e;
        }
        parts = now; // A file was put in place of those that were listed.
        forget(again);
      }
    }
  }

  private void read(List<Part> parts, Consumer<T> rows, Runnable again) throws IOException {
    if (!parts.isEmpty() && parts.get(parts.size() - 1).last() < seen) {
      forget(again);
    }
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.last() <= seen) {
        continue;
      }
      found = last == null || part.first() > seen;
      T before = last;
      reading.rows(part.path(), row -> {
        if (found) {
          last = row;
          rows.accept(row);
        } else {
          found = same.test(row, before);
        }
      });
      if (found) {
        seen = part.last();
      } else {
        forget(again);
        i = -1;
      }
    }
  }

  private void forget(Runnable again) {
    seen = 0;
    last = null;
    again.run();
  }
}
