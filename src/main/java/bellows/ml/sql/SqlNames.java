package bellows.ml.sql;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What queries may name: functions, which a rule has score batches of rows, and the tables of runs. */
public final class SqlNames {
  /** By name. */
  private static final Map<String, Said> ALL = new TreeMap<>(Map.of("bellows_predict", Said.PREDICT, "bellows_class",
      Said.CLASS, "bellows_probabilities", Said.PROBABILITIES));

  private SqlNames() {}

  /** Makes all of it known to each session. */
  public static void inject(SparkSessionExtensions extensions) {
    ALL.forEach((name, said) -> extensions.injectFunction(new Tuple3<>(FunctionIdentifier.apply(name),
        new ExpressionInfo(ModelFunction.class.getName(), name), new Builder(name, said))));
    extensions.injectOptimizerRule(rule(BatchScoring::new));
    extensions.injectHintResolutionRule(rule(RunNames::new)); // Before names are looked up in catalogues.
  }

  private static AbstractFunction1<SparkSession, Rule<LogicalPlan>> rule(
      Function<SparkSession, Rule<LogicalPlan>> making) {
    return new AbstractFunction1<>() {
      @Override
      public Rule<LogicalPlan> apply(SparkSession session) {
        return making.apply(session);
      }
    };
  }

  private static final class Builder extends AbstractFunction1<Seq<Expression>, Expression> {
    private final String name;
    private final Said said;

    Builder(String name, Said said) {
      this.name = name;
      this.said = said;
    }

    @Override
    public Expression apply(Seq<Expression> arguments) {
      return ModelCalls.of(name, said, List.copyOf(CollectionConverters.asJava(arguments)));
    }
  }
}
