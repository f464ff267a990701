package bellows.tune;

import bellows.conf.CsvField;
import bellows.spark.metrics.RowFile;
import bellows.store.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The leaderboard as a table that Spark and others read: a folder {@code leaderboard} with one Parquet file, and the
 * same as {@code leaderboard.csv}. Written by the driver, since executors may not reach the folder.
 */
final class LeaderboardFile {
  private static final String NAME = "leaderboard";

  private LeaderboardFile() {}

  /** Puts both in place of what was there, each whole or not at all. */
  static void write(Leaderboard board, Search search, SweepFolder folder, Configuration configuration) {
    List<List<Object>> rows = board.rows(folder::at);
    folder.write(NAME + ".csv", csv(board.columns(), rows));
    MessageType schema = new MessageType("trial", types(search));
    Path file = new Path(new Path(folder.at(NAME)), "part-0.parquet");
    try {
      DurableFile.write(DurableFile.fileSystem(file, configuration), file, out -> RowFile.write(out, schema, sink -> {
        for (List<Object> row : rows) {
          sink.add(group(schema, row));
        }
      }, configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<Type> types(Search search) {
    List<Type> types = new ArrayList<>(List.of(type("trial", PrimitiveTypeName.INT32),
        type("state", PrimitiveTypeName.BINARY), type("stage", PrimitiveTypeName.INT32)));
    for (Dimension dimension : search.space().dimensions()) {
      types.add(type(dimension.key(), dimension.isWhole() ? PrimitiveTypeName.INT64
          : dimension.isNumeric() ? PrimitiveTypeName.DOUBLE : PrimitiveTypeName.BINARY));
    }
    types.addAll(List.of(type("loss", PrimitiveTypeName.DOUBLE), type("accuracy", PrimitiveTypeName.DOUBLE),
        type("epochs", PrimitiveTypeName.INT32), type("seconds", PrimitiveTypeName.DOUBLE),
        type("run", PrimitiveTypeName.BINARY), type("reason", PrimitiveTypeName.BINARY)));
    return types;
  }

  private static Type type(String name, PrimitiveTypeName stored) {
    return Types.optional(stored).as(stored == PrimitiveTypeName.BINARY ? LogicalTypeAnnotation.stringType() : null)
        .named(name);
  }

  private static Group group(MessageType schema, List<Object> row) {
    Group group = new SimpleGroup(schema);
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value instanceof Integer number) {
        group.add(i, number);
      } else if (value instanceof Long number) {
        group.add(i, number);
      } else if (value instanceof Double number) {
        group.add(i, number);
      } else if (value != null) {
        group.add(i, (String) value);
      }
    }
    return group;
  }

  /** As RFC 4180 has it; null is nothing. */
  private static String csv(List<String> columns, List<List<Object>> rows) {
    StringBuilder text = new StringBuilder(line(columns));
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<?> cells) {
    return cells.stream().map(cell -> cell == null ? "" : CsvField.of(cell.toString()))
        .collect(Collectors.joining(",", "", "\n"));
  }
}
