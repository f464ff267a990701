package bellows.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SerializeFromObject;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What Bellows knows of queries before they run, and puts into them, beyond Spark's stable interface. */
public final class Queries {
  private Queries() {}

  /**
   * Whether a table is a list of rows in the driver, as {@code createDataFrame} makes of one: what is computed of each
   * row, Spark computes there while it plans. Relies on {@code LocalRelation} and the optimizer's {@code
   * ConvertToLocalRelation}.
   *
   * @param most rows that it may have
   */
  public static boolean hasLocalRows(org.apache.spark.sql.Dataset<Row> table, int most) {
    return plan(table) instanceof LocalRelation local && !local.isStreaming() && local.data().size() <= most;
  }

  /**
   * What a function made of rows, with its columns' metadata, which Spark drops on their way through functions. Relies
   * on {@code SerializeFromObject} being how such a query ends; another {@code select} would cost a query of one row a
   * tenth of its time.
   */
  public static org.apache.spark.sql.Dataset<Row> withMetadata(org.apache.spark.sql.Dataset<Row> mapped,
      StructType wanted) {
    if (Arrays.stream(wanted.fields()).allMatch(field -> field.metadata().equals(Metadata.empty()))) {
      return mapped;
    }
    SerializeFromObject end = (SerializeFromObject) plan(mapped);
    List<NamedExpression> columns = new ArrayList<>();
    for (NamedExpression column : CollectionConverters.asJava(end.serializer())) {
      StructField field = wanted.fields()[columns.size()];
      Alias alias = (Alias) column;
      columns.add(new Alias(alias.child(), alias.name(), alias.exprId(), alias.qualifier(),
          Option.apply(field.metadata()), alias.nonInheritableMetadataKeys()));
    }
    return Dataset.ofRows(((Dataset<Row>) mapped).sparkSession(),
        new SerializeFromObject(CollectionConverters.asScala(columns).toSeq(), end.child()));
  }

  private static LogicalPlan plan(org.apache.spark.sql.Dataset<Row> table) {
    return ((Dataset<Row>) table).queryExecution().analyzed();
  }
}
