package bellows.ml.sql;

import bellows.spark.RowScorer;
import bellows.spark.TableScoring;
import bellows.train.worker.Prediction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Functions at work on the rows of a partition, a batch at a time. The last columns of a row hold the functions'
 * arguments, one each, and give place to what the functions say.
 */
final class BatchedCalls implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  private final List<ModelFunction> functions;

  BatchedCalls(List<ModelFunction> functions) {
    this.functions = new ArrayList<>(functions);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Called(rows);
  }

  private final class Called implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final List<RowScorer> scorers = new ArrayList<>();
    private final List<Object[]> batch = new ArrayList<>();
    private int next;

    Called(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (next == batch.size() && rows.hasNext()) {
        fill();
      }
      return next < batch.size();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      return RowFactory.create(batch.get(next++));
    }

    private void fill() {
      batch.clear();
      next = 0;
      while (batch.size() < ModelFunction.together() && rows.hasNext()) {
        batch.add(TableScoring.values(rows.next(), 0));
      }
      for (int i = 0; i < functions.size(); i++) {
        if (scorers.size() == i) {
          scorers.add(functions.get(i).batches(batch.size()));
        }
        call(functions.get(i), scorers.get(i), functions.size() - i);
      }
    }

    /** @param fromEnd where the function's column is */
    private void call(ModelFunction function, RowScorer scorer, int fromEnd) {
      List<Row> whole = new ArrayList<>();
      List<Object[]> theirs = new ArrayList<>();
      for (Object[] row : batch) {
        Row features = (Row) row[row.length - fromEnd];
        row[row.length - fromEnd] = null;
        if (ModelFunction.isWhole(features)) {
          whole.add(features);
          theirs.add(row);
        }
      }
      List<Prediction> predictions = whole.isEmpty() ? List.of() : scorer.score(whole);
      for (int i = 0; i < predictions.size(); i++) {
        theirs.get(i)[theirs.get(i).length - fromEnd] = function.answer(predictions.get(i));
      }
    }
  }
}
