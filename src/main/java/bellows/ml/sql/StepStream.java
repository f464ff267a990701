package bellows.ml.sql;

import bellows.spark.metrics.RunTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.Offset;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The steps of a run as a stream: each once, as they become visible. A run that goes back, or is resumed from a
 * checkpoint, takes some of its steps again; of these the stream has the first ones.
 */
final class StepStream implements Source {
  private final SparkSession session;
  private final RunTable steps;

  StepStream(SparkSession session, RunTable steps) {
    this.session = session;
    this.steps = steps;
  }

  /** The last step that is visible. */
  static final class Step extends Offset {
    private final long number;

    Step(long number) {
      this.number = number;
    }

    static long number(Offset offset) {
      return Long.parseLong(offset.json()); // Out of a checkpoint it comes as text.
    }

    @Override
    public String json() {
      return String.valueOf(number);
    }
  }

  @Override
  public StructType schema() {
    return steps.schema();
  }

  @Override
  public Option<Offset> getOffset() {
    Row last = steps.rows(session).agg(functions.max("step")).head();
    return last.isNullAt(0) ? Option.empty() : Option.apply(new Step(last.getLong(0)));
  }

  @Override
  public Dataset<Row> getBatch(Option<Offset> start, Offset end) {
    long from = start.isEmpty() ? 0 : Step.number(start.get());
    Dataset<Row> some = steps.rows(session).filter(functions.col("step").gt(from)
        .and(functions.col("step").leq(Step.number(end))));
    org.apache.spark.sql.classic.Dataset<Row> rows = (org.apache.spark.sql.classic.Dataset<Row>) some;
    return ((org.apache.spark.sql.classic.SparkSession) session).internalCreateDataFrame(
        rows.queryExecution().toRdd(), schema(), true);
  }

  @Override
  public void stop() {
    // Holds nothing.
  }
}
