package bellows.ml.sql;

import bellows.conf.BadInputException;
import bellows.spark.metrics.RunTable;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.execution.streaming.Source;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.StreamSourceProvider;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The data source {@code bellows}: the tables of a run, finished or going on.
 *
 * <pre>{@code
 * spark.read().format("bellows").option("table", "evals").load("runs/a")
 * spark.readStream().format("bellows").load("runs/a")
 * }</pre>
 *
 * Without the option, {@code steps}, which alone can be read as a stream.
 */
public final class RunSource implements DataSourceRegister, RelationProvider, StreamSourceProvider {
  private static final String STEPS = "steps";

  @Override
  public String shortName() {
    return "bellows";
  }

  private static RunTable table(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    Map<String, String> options = CollectionConverters.asJava(parameters);
    BadInputException.check(options.containsKey("path"), "format bellows: expected the folder of a run, as "
        + "load(\"runs/a\"), found none");
    return RunTable.open(new Path(options.get("path")), options.getOrDefault("table", STEPS),
        context.sparkSession().sparkContext().hadoopConfiguration());
  }

  @Override
  public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    return new Rows(context, table(context, parameters));
  }

  /** A table's rows, as they are when they are asked for. */
  private static final class Rows extends BaseRelation implements TableScan {
    private final SQLContext context;
    private final RunTable table;

    Rows(SQLContext context, RunTable table) {
      this.context = context;
      this.table = table;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return table.schema();
    }

    @Override
    public RDD<Row> buildScan() {
      return table.rows(context.sparkSession()).javaRDD().rdd();
    }
  }

  @Override
  public Tuple2<String, StructType> sourceSchema(SQLContext context, Option<StructType> schema, String provider,
      scala.collection.immutable.Map<String, String> parameters) {
    return new Tuple2<>(shortName(), streamed(context, parameters).schema());
  }

  @Override
  public Source createSource(SQLContext context, String metadataPath, Option<StructType> schema, String provider,
      scala.collection.immutable.Map<String, String> parameters) {
    return new StepStream(context.sparkSession(), streamed(context, parameters));
  }

  private static RunTable streamed(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
    RunTable table = table(context, parameters);
    BadInputException.check(table.name().equals(STEPS), "format bellows: expected the table 'steps' for a stream, as "
        + "only its rows come one a step, found '%s'; read it as a table", table.name());
    return table;
  }
}
