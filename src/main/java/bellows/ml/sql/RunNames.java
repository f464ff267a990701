package bellows.ml.sql;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Tables that queries call {@code bellows.`RUN`.steps}: the tables of the run in that folder. */
final class RunNames extends Rule<LogicalPlan> {
  private static final String CATALOG = "bellows";

  private final SparkSession session;

  RunNames(SparkSession session) {
    this.session = session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformUp(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
      @Override
      public boolean isDefinedAt(LogicalPlan node) {
        return node instanceof UnresolvedRelation relation && parts(relation).size() == 3
            && parts(relation).get(0).equalsIgnoreCase(CATALOG);
      }

      @Override
      public LogicalPlan apply(LogicalPlan node) {
        List<String> parts = parts((UnresolvedRelation) node);
        Dataset<Row> rows = session.read().format(RunSource.class.getName()).option("table", parts.get(2))
            .load(parts.get(1));
        return SubqueryAlias$.MODULE$.apply(parts.get(2),
            ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
      }
    });
  }

  private static List<String> parts(UnresolvedRelation relation) {
    return CollectionConverters.asJava(relation.multipartIdentifier());
  }
}
