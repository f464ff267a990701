package bellows.data.source;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the features of a table hold, found out row by row, in the order of the samples. It may be sent from one machine
 * to the next, so that each adds the rows that it has.
 */
public final class CellSurvey implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<ColumnSurvey> columns;

  CellSurvey(List<ColumnSurvey> columns) {
    this.columns = columns;
  }

  List<ColumnSurvey> columns() {
    return columns;
  }

  /** Adds a row. */
  public void add(Cells row) {
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).add(row, i);
    }
  }

  /** The features that miss some of their numbers. */
  public int[] gaps() {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).missing() > 0 && columns.get(i).numbers() > 0).toArray();
  }

  /** How many numbers a feature has. */
  public long numbers(int feature) {
    return columns.get(feature).numbers();
  }

  /** Tells the median of a feature's numbers, which a survey that keeps none of them does not know. */
  public void median(int feature, double value) {
    columns.get(feature).median(value);
  }
}
