package bellows.spark.metrics;

import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.RunRow;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Runs made up for queries, and a small session that asks them. */
public final class SampleRuns {
  public static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");

  private SampleRuns() {}

  /** Interpreted: compiling each plan would take longer than all of its rows. */
  public static SparkSession session() {
    return SparkSession.builder().master("local[1]").appName("test").config("spark.ui.enabled", false)
        .config("spark.sql.codegen.wholeStage", false).config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir")).getOrCreate();
  }

  public static StepRow step(String run, long step) {
    double compute = step == 7 ? 500 : 10 + step % 3;
    return new StepRow(run, step, (int) ((step - 1) / 10) + 1, 2.0 / step, 0.1, 1.5, 64, 1, 0.25, compute, 2, 0.5,
        compute + 4, 0, START.plusMillis(step * 20));
  }

  /** Two epochs of ten steps with their evaluations; the layer {@code conv1} dies. */
  public static void write(java.nio.file.Path folder, String run) throws IOException {
    try (RunTables tables = RunTables.open(new Path(folder.toUri()), new Configuration())) {
      tables.runs().add(new RunRow(run, 0, "digits", "lenet", 61_706, "Sgd", 64, 4, 1, START, "local[1]", "17", "4.1.0",
          "scalar", "model = lenet\nbatch = 64"));
      tables.events().add(new EventRow(run, 3, START, "executor-lost", "1", "heartbeat"));
      tables.events().add(new EventRow(run, 9, START.plusSeconds(5), "executor-lost", "1", "killed"));
      for (long step = 1; step <= 20; step++) {
        tables.steps().add(step(run, step));
        tables.layers().add(new LayerRow(run, step, "conv1", "conv", 0.1, 2.0, step / 20.0, null));
        tables.layers().add(new LayerRow(run, step, "dense", "dense", 0.1, 2.0, null, null));
        if (step % 10 == 0) {
          tables.evals().add(new EvalRow(run, step, (int) step / 10, "test", 0.5, 0.9 + step / 1000.0, null, 100, 0.2));
          tables.flush();
        }
      }
    }
  }
}
