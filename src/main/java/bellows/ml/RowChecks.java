package bellows.ml;

import bellows.spark.table.ExternalArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows have a value, finite where it is a number, as 32 bits hold it, in each of some columns: those that stay
 * where {@code handleInvalid = skip}.
 */
record RowChecks(List<Integer> columns) implements FilterFunction<Row> {
  private static final long serialVersionUID = 1;

  /** The rows that can be used; all of them unless the stage is to skip others. */
  static Dataset<Row> valid(NetworkParams params, Dataset<Row> table, String... more) {
    if (!params.getHandleInvalid().equals("skip")) {
      return table;
    }
    List<Integer> columns = new ArrayList<>(Stream.concat(FeatureColumns.of(params).stream(), Stream.of(more))
        .filter(Objects::nonNull).map(table.schema()::fieldIndex).toList());
    return table.filter(new RowChecks(columns));
  }

  @Override
  public boolean call(Row row) {
    for (int column : columns) {
      if (!isWhole(row.get(column))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(Object value) {
    if (value instanceof Number number) {
      return Float.isFinite((float) number.doubleValue());
    }
    if (value instanceof Vector vector) {
      return isFinite(vector);
    }
    if (value instanceof byte[]) {
      return true; // A picture's file.
    }
    return ExternalArray.is(value) ? ExternalArray.list(value).stream().allMatch(RowChecks::isWhole) : value != null;
  }

  private static boolean isFinite(Vector vector) {
    double[] values = vector instanceof org.apache.spark.ml.linalg.SparseVector sparse ? sparse.values()
        : vector.toArray();
    for (double value : values) {
      if (!Float.isFinite((float) value)) {
        return false;
      }
    }
    return true;
  }
}
