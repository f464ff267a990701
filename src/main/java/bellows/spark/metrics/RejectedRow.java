package bellows.spark.metrics;

import bellows.data.Split;
import bellows.store.DurableFile;
import bellows.store.prepare.Draft;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A picture that {@code prepare} could not read. The table lies beside the shards as those of a run lie in its folder,
 * so the same queries reach it.
 *
 * @param run the data set's folder
 * @param position its place in the order in which pictures were to be prepared
 * @param reason what was expected and found
 */
public record RejectedRow(String run, String split, long position, String path, String reason) {
  static final String TABLE = "rejected";

  /** Writes the table of a data set; also one without rows, so that asking it is no error. */
  public static void write(Path folder, Map<Split, List<Draft.Rejected>> rejected, Configuration configuration)
      throws IOException {
    RowSchema<RejectedRow> schema = new RowSchema<>(RejectedRow.class);
    List<RejectedRow> rows = new ArrayList<>();
    rejected.forEach((split, list) -> list.forEach(one -> rows.add(new RejectedRow(folder.toString(),
        split.name().toLowerCase(Locale.ROOT), one.position(), one.path(), one.reason()))));
    Path path = new Path(MetricsTable.folder(folder, TABLE), "part-000001.parquet");
    RowFile.Source source = sink -> {
      for (RejectedRow row : rows) {
        sink.add(schema.group(row));
      }
    };
    DurableFile.write(DurableFile.fileSystem(path, configuration), path,
        out -> RowFile.write(out, schema.stored(), source, configuration));
  }
}
