package bellows.spark.table;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Columns by their names to the letter, whatever Spark takes dots and quotes in them for. */
public final class ColumnName {
  private ColumnName() {}

  public static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
