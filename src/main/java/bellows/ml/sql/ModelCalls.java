package bellows.ml.sql;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Calls of models as expressions: a function of Spark's own kind, which any part of a query can evaluate. */
final class ModelCalls {
  private ModelCalls() {}

  /**
   * The call {@code name('PATH', features…)}.
   *
   * @throws BadInputException if the arguments are not of that form
   */
  static Expression of(String name, Said said, List<Expression> arguments) {
    BadInputException.check(arguments.size() >= 2, "%s: expected the folder of a model and features, such as "
        + "%s('runs/a', features), found %d arguments", name, name, arguments.size());
    Expression path = arguments.get(0);
    BadInputException.check(path.foldable() && path.dataType() instanceof StringType, "%s: expected the folder of a "
        + "model as a text, such as 'runs/a', found %s", name, path);
    List<Expression> features = arguments.subList(1, arguments.size());
    List<Expression> named = new ArrayList<>();
    StructType type = new StructType();
    for (int i = 0; i < features.size(); i++) {
      String column = "feature " + (i + 1);
      named.add(Literal$.MODULE$.apply(column));
      named.add(features.get(i));
      type = type.add(column, features.get(i).dataType(), true);
    }
    ModelFunction function = ModelFunction.of(SparkSession.active().sparkContext(), String.valueOf(path.eval(null)),
        said, type);
    return new ScalaUDF(function, said.type(), seq(List.of(new CreateNamedStruct(seq(named)))), seq(List.of()),
        Option.empty(), Option.apply(name), true, true);
  }

  /** The function that an expression calls; null if that is none of ours. */
  static ModelFunction function(Expression expression) {
    return expression instanceof ScalaUDF call && call.function() instanceof ModelFunction function ? function : null;
  }

  static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
