package bellows.spark.table;

import bellows.data.Rows;
import bellows.data.UniformRows;
import bellows.image.Picture;
import bellows.tensor.Shape;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of a table as samples without targets. */
class TableRows implements Rows {
  private final RowReader reader;
  private final List<Row> rows;

  private TableRows(RowReader reader, List<Row> rows) {
    this.reader = reader;
    this.rows = rows;
  }

  static Rows of(RowReader reader, List<Row> rows) {
    return reader.shape() == null ? new TableRows(reader, rows) : new Uniform(reader, rows);
  }

  @Override
  public int count() {
    return rows.size();
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

  /** Rows of a reader that knows their shape. */
  private static final class Uniform extends TableRows implements UniformRows {
    Uniform(RowReader reader, List<Row> rows) {
      super(reader, rows);
    }

    @Override
    public Shape shape() {
      return super.reader.shape();
    }

    @Override
    public void read(int row, float[] out, int offset) {
      super.reader.read(super.rows.get(row), out, offset);
    }
  }
}
