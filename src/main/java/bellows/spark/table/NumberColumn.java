package bellows.spark.table;

import bellows.conf.BadInputException;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * A column of numbers: one a row, or as many as its arrays or vectors have. Vectors are those of Spark ML, dense or
 * sparse, known by the structure in which they are stored, so that Spark ML need not be there.
 *
 * @param index of the column in its table
 */
record NumberColumn(String name, int index, DataType type) implements Serializable {
  /** As Spark ML's VectorUDT stores vectors; type 0 is sparse, 1 dense. */
  private static final String VECTOR = "struct<type:tinyint,size:int,indices:array<int>,values:array<double>>";

  /** Whether a column holds numbers. */
  static boolean fits(DataType type) {
    return isNumber(type) || type instanceof ArrayType array && isNumber(array.elementType()) || isVector(type);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  private static boolean isVector(DataType type) {
    DataType stored = type instanceof UserDefinedType<?> udt ? udt.sqlType() : type;
    return stored instanceof StructType struct && struct.catalogString().equals(VECTOR);
  }

  /** Whether there is one number a row. */
  boolean isSingle() {
    return isNumber(type);
  }

  /** Adds the values of one row. */
  void read(Row row, FloatList out) {
    Object value = row.get(index);
    BadInputException.check(value != null, "column '%s': expected %s, found null; drop such rows or fill them, as by "
        + "na().drop() or na().fill(0)", name, isSingle() ? "a number" : "numbers");
    if (isSingle()) {
      out.add(number(value));
    } else if (type instanceof ArrayType) {
      ExternalArray.list(value).forEach(element -> out.add(number(element)));
    } else {
      readVector(value, out);
    }
  }

  @SuppressWarnings("unchecked")
  private void readVector(Object value, FloatList out) {
    if (value instanceof Row vector) {
      int[] indices = vector.isNullAt(2) ? null
          : ExternalArray.list(vector.get(2)).stream().mapToInt(each -> (Integer) each).toArray();
      double[] values = ExternalArray.list(vector.get(3)).stream().mapToDouble(each -> (Double) each).toArray();
      add(vector.isNullAt(1) ? values.length : vector.getInt(1), indices, values, out);
    } else {
      InternalRow vector = (InternalRow) ((UserDefinedType<Object>) type).serialize(value);
      double[] values = vector.getArray(3).toDoubleArray();
      add(vector.isNullAt(1) ? values.length : vector.getInt(1),
          vector.isNullAt(2) ? null : vector.getArray(2).toIntArray(), values, out);
    }
  }

  /** @param indices of the values; null if all are there */
  private void add(int size, int[] indices, double[] values, FloatList out) {
    int next = 0;
    for (int i = 0; i < size; i++) {
      boolean there = indices == null || next < indices.length && indices[next] == i;
      out.add(there ? number(values[next++]) : 0);
    }
    BadInputException.check(next == values.length, "column '%s': expected a vector of %d values whose indices ascend, "
        + "found %d values", name, size, values.length);
  }

  private float number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    float number = value == null ? Float.NaN : (float) ((Number) value).doubleValue();
    BadInputException.check(Float.isFinite(number), "column '%s': expected a finite number, found %s; mend the value, "
        + "drop the row, or leave the column out of features", name, value);
    return number;
  }
}
