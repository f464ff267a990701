package bellows.spark;

import bellows.conf.BadInputException;
import bellows.spark.internal.Queries;
import bellows.spark.table.RowReader;
import bellows.train.worker.Prediction;
import bellows.train.worker.TrainSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.collection.mutable.ArraySeq;

/**
 * A model at work on the rows of a table: as many as go through the network together are read, scored, and given back
 * with what the model says behind their own columns. A partition holds the rows of one pass, however many it has.
 */
public final class TableScoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final StructType SAID = new StructType().add("prediction", DataTypes.IntegerType, true)
      .add("class", DataTypes.StringType, true)
      .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false)
      .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), true);

  /** What becomes of a row when the model has spoken. */
  public interface Answer extends Serializable {
    /** The row that is given back: usually the one that was scored, with values behind its own. */
    Row row(Row scored, Prediction said);
  }

  private final TrainSpec spec;
  private final RowReader reader;
  private final Broadcast<float[]> weights;
  private final Answer answer;

  /**
   * @param spec of an evaluation; {@code together} rows are scored at once
   * @param weights and statistics; an array of floats, which any serializer of Spark's writes unasked
   */
  public TableScoring(TrainSpec spec, RowReader reader, Broadcast<float[]> weights, Answer answer) {
    this.spec = spec;
    this.reader = reader;
    this.weights = weights;
    this.answer = answer;
  }

  /**
   * A table with what the model says, as a query: nothing is scored before somebody asks for it.
   *
   * @param out the table's own columns, and those of the answer behind them, with their metadata
   */
  public Dataset<Row> on(Dataset<Row> table, StructType out) {
    return RowFunction.suits(table) ? new RowFunction(this).on(table, out)
        : Queries.withMetadata(table.mapPartitions(this, Encoders.row(out)), out);
  }

  /** What becomes of a row that the model has spoken of. */
  Row answer(Row scored, Prediction said) {
    return answer.row(scored, said);
  }

  /** Of an evaluation. */
  public TrainSpec spec() {
    return spec;
  }

  /** What makes samples of rows. */
  public RowReader reader() {
    return reader;
  }

  /**
   * What scores rows, for one thread.
   *
   * @param most rows that go through the network at once, if the evaluation does not say fewer: what a few rows need no
   *     memory for, they do not wait for
   */
  public RowScorer scorer(int most) {
    return new RowScorer(spec, reader, weights.value(), Math.min(most, spec.together()));
  }

  /** The answer whose columns {@link #scored} tells, to rows of such a table. */
  public static Answer named(StructType table, List<String> classNames) {
    return new Named(scored(table), new ArrayList<>(classNames));
  }

  /**
   * The columns of a table that was scored: its own, then {@code prediction} (the class's number; null for real
   * targets), {@code class} (its name, if it has one), {@code scores} (for real targets, the answers) and
   * {@code probabilities} (null where the loss gives scores no such meaning).
   *
   * @throws BadInputException if the table has a column of that name
   */
  public static StructType scored(StructType table) {
    StructType all = table;
    for (String name : SAID.fieldNames()) {
      BadInputException.check(!Arrays.asList(table.fieldNames()).contains(name),
          "transform: expected a table without the column '%s', which is to be added; drop or rename it", name);
      all = all.add(SAID.apply(name));
    }
    return all;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return rows.hasNext() ? new Scored(rows) : Collections.emptyIterator();
  }

  /** The rows of a partition, those of one pass at a time. */
  private final class Scored implements Iterator<Row> {
    private final Iterator<Row> rows;
    private RowScorer scorer;
    private final List<Row> taken = new ArrayList<>();
    private Iterator<Row> pass = Collections.emptyIterator();

    Scored(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (!pass.hasNext() && rows.hasNext()) {
        taken.clear();
        while (taken.size() < spec.together() && rows.hasNext()) {
          taken.add(rows.next());
        }
        pass = scored().iterator();
      }
      return pass.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the partition has no more rows");
      }
      return pass.next();
    }

    /** The first pass has the most rows. */
    private List<Row> scored() {
      if (scorer == null) {
        scorer = scorer(taken.size());
      }
      List<Prediction> predictions = scorer.score(taken);
      List<Row> said = new ArrayList<>(predictions.size());
      for (int i = 0; i < predictions.size(); i++) {
        said.add(answer.row(taken.get(i), predictions.get(i)));
      }
      return said;
    }
  }

  /** All that the model says. */
  private record Named(StructType schema, List<String> classNames) implements Answer {
    @Override
    public Row row(Row scored, Prediction said) {
      Object[] values = values(scored, SAID.size());
      int at = scored.length();
      boolean decided = said.label() >= 0;
      values[at] = decided ? said.label() : null;
      values[at + 1] = decided && said.label() < classNames.size() ? classNames.get(said.label()) : null;
      values[at + 2] = sequence(said.scores());
      values[at + 3] = sequence(said.probabilities());
      return TableScoring.row(values, schema);
    }
  }

  /** The values of a row, and room for more behind them. */
  public static Object[] values(Row row, int more) {
    Object[] values = new Object[row.length() + more];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  /** A row that knows its columns' names, as a function that comes next may ask for them. */
  public static Row row(Object[] values, StructType schema) {
    return new GenericRowWithSchema(values, schema);
  }

  /** An array as Spark's own rows hold it; null of null. */
  static Seq<Object> sequence(float[] values) {
    return values == null ? null : new ArraySeq.ofFloat(values);
  }
}
