package bellows.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Iterator;

/**
 * Which rows have a value, finite where it is a number, in each of some columns: those that stay where
 * {@code handleInvalid = skip}.
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
      return Double.isFinite(number.doubleValue());
    }
    if (value instanceof Vector vector) {
      return isFinite(vector);
    }
    if (value instanceof scala.collection.Seq<?> values) {
      for (Iterator<?> each = values.iterator(); each.hasNext();) {
        if (!isWhole(each.next())) {
          return false;
        }
      }
    }
    return value != null;
  }

  private static boolean isFinite(Vector vector) {
    double[] values = vector instanceof org.apache.spark.ml.linalg.SparseVector sparse ? sparse.values()
        : vector.toArray();
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
