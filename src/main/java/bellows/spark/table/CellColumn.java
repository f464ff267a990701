package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.source.Fields;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of single values: numbers, truth values, words or days.
 *
 * @param index of the column in its table
 * @param worded whether its values are words, though these may write numbers
 * @param category whether its numbers, too, are taken as they are written
 * @param refusing whether it must have a value in each row; else whoever makes samples decides
 */
record CellColumn(String name, int index, boolean worded, boolean category, boolean refusing) implements Serializable {
  /** Whether a column has single values. */
  static boolean fits(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || isWorded(type);
  }

  private static boolean isWorded(DataType type) {
    return type instanceof StringType || type instanceof DateType;
  }

  static CellColumn of(StructType schema, String name, boolean category, boolean refusing) {
    DataType type = schema.apply(name).dataType();
    BadInputException.check(fits(type), "column '%s': expected numbers or words, found %s; cast it", name,
        type.catalogString());
    return new CellColumn(name, schema.fieldIndex(name), isWorded(type), category, refusing);
  }

  /** What stands there as words stand in a text; null for a number, or where there is no value. */
  String text(Row row) {
    return (worded || category) && !row.isNullAt(index) ? String.valueOf(row.get(index)) : null;
  }

  /** The finite number of a column of numbers; NaN where there is no value, or a word. */
  double number(Row row, Fields fields) {
    Object value = row.get(index);
    if (worded || category) {
      boolean there = value != null && !fields.isMissing(String.valueOf(value));
      BadInputException.check(there || !refusing, "column '%s': expected a value, found %s; mend it, drop such rows, or "
          + "set missing = mean (or median, or flag)", name, value == null ? "null" : Fields.quoted(value.toString()));
      return Double.NaN;
    }
    BadInputException.check(value != null || !refusing, "column '%s': expected a number, found null; drop such rows or "
        + "fill them, as by na().drop() or na().fill(0), or set missing = mean (or median, or flag)", name);
    if (value == null) {
      return Double.NaN;
    }
    double number = value instanceof Boolean flag ? flag ? 1 : 0 : ((Number) value).doubleValue();
    boolean missing = Double.isNaN(number) || fields.isMissing(number);
    BadInputException.check(missing ? !refusing : Float.isFinite((float) number), "column '%s': expected a finite "
        + "number, found %s; mend the value, drop the row, %sor leave the column out of features", name, value,
        missing ? "set missing = mean (or median, or flag), " : "");
    return missing ? Double.NaN : number;
  }
}
