package bellows.spark.metrics;

import bellows.fuzz.Subject;
import bellows.train.rows.EvalRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;

/** The tables' Parquet files, which a resumed run reads again. The reader is another project's. */
public final class FuzzedRows {
  /** Parquet's Thrift believes a list's length up to its own limit for a message, 100 MB. */
  private static final long THRIFT = 512 << 20;

  private FuzzedRows() {}

  public static List<Subject> subjects(Path folder) throws IOException {
    Configuration configuration = new Configuration();
    try (MetricsTable<EvalRow> table =
        new MetricsTable<>("evals", EvalRow.class, new org.apache.hadoop.fs.Path(folder.toUri()), configuration)) {
      for (int step = 0; step < 8; step++) {
        table.add(new EvalRow("a", step, 1, "test", 0.5, 0.9, null, 100 + step, 0.25));
      }
    }
    Path file = folder.resolve("metrics/evals/part-000001-step-0000000000.parquet");
    return List.of(Subject.of("metrics", List.of(Files.readAllBytes(file)), bytes -> {
      Files.write(file, bytes);
      List<Group> rows = ParquetRows.all(new org.apache.hadoop.fs.Path(file.toUri()), configuration);
      return rows.toString();
    }).declaring(IOException.class).allocating(64, THRIFT));
  }
}
