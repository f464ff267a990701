package bellows.spark.metrics;

import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The tables of one run, open for writing. */
public record RunTables(MetricsTable<RunRow> runs, MetricsTable<StepRow> steps, MetricsTable<EvalRow> evals,
    MetricsTable<LayerRow> layers, MetricsTable<TaskRow> tasks, MetricsTable<EventRow> events) implements Closeable {
  /** Every table's name and row, that of prepared data included. */
  static final Map<String, Class<? extends Record>> ROWS = rows();

  /** Opens all in the folder of a run. */
  public static RunTables open(Path run, Configuration configuration) throws IOException {
    return new RunTables(new MetricsTable<>("runs", RunRow.class, run, configuration),
        new MetricsTable<>("steps", StepRow.class, run, configuration),
        new MetricsTable<>("evals", EvalRow.class, run, configuration),
        new MetricsTable<>("layers", LayerRow.class, run, configuration),
        new MetricsTable<>("tasks", TaskRow.class, run, configuration),
        MetricsTable.log("events", EventRow.class, run, configuration));
  }

  /** Makes all rows visible; call it before each checkpoint and every few seconds. */
  public void flush() throws IOException {
    for (MetricsTable<?> table : all()) {
      table.flush();
    }
  }

  /** Before a run resumes from a step: removes the rows of the steps after it, which it will repeat; events stay. */
  public void truncate(long afterStep) throws IOException {
    runs.truncate(afterStep);
    rollBack(afterStep);
  }

  /** The same within one start of a run, whose row in {@code runs} stays. */
  public void rollBack(long afterStep) throws IOException {
    for (MetricsTable<?> table : List.of(steps, evals, layers, tasks)) {
      table.truncate(afterStep);
    }
  }

  @Override
  public void close() throws IOException {
    for (MetricsTable<?> table : all()) {
      table.close();
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
