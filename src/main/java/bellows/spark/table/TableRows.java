package bellows.spark.table;

import bellows.data.Rows;
import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of a table as samples without targets. */
record TableRows(RowReader reader, List<Row> rows) implements Rows {
  @Override
  public Shape shape() {
    return reader.shape();
  }

  @Override
  public int count() {
    return rows.size();
  }

  @Override
  public void read(int row, float[] out, int offset) {
    reader.read(rows.get(row), out, offset);
  }

  @Override
  public void read(int row, Picture into) {
    reader.read(rows.get(row), into);
  }

  @Override
  public float target(int row) {
    return 0;
  }

  @Override
  public boolean inMemory() {
    return true;
  }
}
