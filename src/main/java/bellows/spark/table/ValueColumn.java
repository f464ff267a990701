package bellows.spark.table;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** A column that becomes values of a sample. */
interface ValueColumn extends Serializable {
  String name();

  /** Adds the values of one row. */
  void read(Row row, FloatList out);
}
