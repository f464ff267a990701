package bellows.spark;

import bellows.spark.internal.Queries;
import bellows.spark.table.ColumnName;
import bellows.train.worker.Prediction;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A model at work on a few rows that lie in the driver, one at a time: Spark calls such a function while it plans, and
 * needs no job, which would take longer than the rows. What a model says of a row does not depend on who else is asked.
 */
final class RowFunction implements UDF1<Row, Row> {
  private static final long serialVersionUID = 1;
  /** Beyond that, rows had better go through the network together, on executors. */
  private static final int MOST = 8;
  private static final String SAID = "bellows said";

  private final TableScoring scoring;
  private transient RowScorer scorer;

  RowFunction(TableScoring scoring) {
    this.scoring = scoring;
  }

  /** Whether a table is one whose rows need no executors, and whose columns can be told apart by their names. */
  static boolean suits(Dataset<Row> table) {
    List<String> names = Stream.concat(Stream.of(SAID), Arrays.stream(table.columns()))
        .map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return Queries.hasLocalRows(table, MOST) && new HashSet<>(names).size() == names.size();
  }

  /** @param out the table's own columns, and those of the answer behind them */
  Dataset<Row> on(Dataset<Row> table, StructType out) {
    int own = table.columns().length;
    StructField[] fields = out.fields();
    Column[] columns = Arrays.stream(table.columns()).map(ColumnName::column).toArray(Column[]::new);
    StructType said = new StructType(Arrays.copyOfRange(fields, own, fields.length));
    Column call = functions.udf(this, said).asNonNullable().apply(functions.struct(columns));
    Column[] all = IntStream.range(0, fields.length).mapToObj(i -> {
      Column column = i < own ? columns[i] : functions.col(SAID).getField(fields[i].name());
      return column.as(fields[i].name(), fields[i].metadata());
    }).toArray(Column[]::new);
    return table.withColumn(SAID, call).select(all);
  }

  /** What is behind the row's own columns. Queries may be planned by several threads at once. */
  @Override
  public synchronized Row call(Row row) {
    if (scorer == null) {
      scorer = scoring.scorer(1);
    }
    Prediction said = scorer.score(List.of(row)).get(0);
    Object[] values = TableScoring.values(scoring.answer(row, said), 0);
    return RowFactory.create(Arrays.copyOfRange(values, row.length(), values.length));
  }
}
