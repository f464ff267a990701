package bellows.ml.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Takes calls of models out of projections and filters, as Spark does with functions of Python, and has them score
 * whole batches of rows below. Each time a query is planned, and so in each micro-batch of a stream, the model is the
 * one that its folder holds then.
 */
final class BatchScoring extends Rule<LogicalPlan> {
  private final SparkSession session;

  BatchScoring(org.apache.spark.sql.SparkSession session) {
    this.session = (SparkSession) session;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformUp(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
      @Override
      public boolean isDefinedAt(LogicalPlan node) {
        return node instanceof Project project && !calls(project.projectList()).isEmpty()
            || node instanceof Filter filter && !calls(filter.condition()).isEmpty();
      }

      @Override
      public LogicalPlan apply(LogicalPlan node) {
        return node instanceof Project project ? batched(project) : batched((Filter) node);
      }
    });
  }

  private LogicalPlan batched(Project project) {
    Batches batches = new Batches(project.child(), calls(project.projectList()));
    List<NamedExpression> list = new ArrayList<>();
    for (NamedExpression named : CollectionConverters.asJava(project.projectList())) {
      list.add(batches.named(named));
    }
    return new Project(ModelCalls.seq(list), batches.plan);
  }

  /** The columns of the filter's child, with the identities that they had. */
  private LogicalPlan batched(Filter filter) {
    Batches batches = new Batches(filter.child(), calls(filter.condition()));
    List<NamedExpression> list = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(filter.child().output())) {
      list.add(batches.named(attribute));
    }
    return new Project(ModelCalls.seq(list), new Filter(batches.replaced(filter.condition()), batches.plan));
  }

  private static List<Expression> calls(Seq<NamedExpression> list) {
    List<Expression> calls = new ArrayList<>();
    for (NamedExpression named : CollectionConverters.asJava(list)) {
      calls((Expression) named, calls);
    }
    return calls;
  }

  private static List<Expression> calls(Expression expression) {
    List<Expression> calls = new ArrayList<>();
    calls(expression, calls);
    return calls;
  }

  /**
   * Each different call once; of calls within calls, the inner one, as the outer one's turn comes when that is done.
   */
  private static void calls(Expression expression, List<Expression> into) {
    int before = into.size();
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      calls(child, into);
    }
    boolean within = into.size() > before;
    if (!within && ModelCalls.function(expression) != null
        && into.stream().noneMatch(other -> other.semanticEquals(expression))) {
      into.add(expression);
    }
  }

  /** A plan whose rows have what calls say behind them, and how expressions over the plan below become ones over it. */
  private final class Batches {
    private final List<Expression> calls;
    private final List<Attribute> before;
    private final List<Attribute> after;
    private final LogicalPlan plan;

    Batches(LogicalPlan below, List<Expression> calls) {
      this.calls = calls;
      before = new ArrayList<>(CollectionConverters.asJava(below.output()));
      List<NamedExpression> columns = new ArrayList<>(before);
      StructType out = new StructType();
      for (int i = 0; i < before.size(); i++) {
        out = out.add("c" + i, before.get(i).dataType(), before.get(i).nullable());
      }
      List<ModelFunction> functions = new ArrayList<>();
      for (Expression call : calls) {
        columns.add(alias(call.children().apply(0), "features", NamedExpression.newExprId()));
        ModelFunction function = ModelCalls.function(call).current(session.sparkContext());
        functions.add(function);
        out = out.add("said" + functions.size(), function.said().type(), true);
      }
      Dataset<Row> rows = Dataset.ofRows(session, new Project(ModelCalls.seq(columns), below));
      plan = ((Dataset<Row>) rows.mapPartitions(new BatchedCalls(functions), Encoders.row(out))).queryExecution()
          .analyzed();
      after = new ArrayList<>(CollectionConverters.asJava(plan.output()));
    }

    /** With the identity that it had. */
    NamedExpression named(NamedExpression expression) {
      if (expression instanceof Attribute attribute) {
        return alias(replaced(attribute), attribute.name(), attribute.exprId());
      }
      return (NamedExpression) replaced((Expression) expression);
    }

    Expression replaced(Expression expression) {
      return expression.transformDown(new AbstractPartialFunction<Expression, Expression>() {
        @Override
        public boolean isDefinedAt(Expression part) {
          return place(part) >= 0;
        }

        @Override
        public Expression apply(Expression part) {
          return after.get(place(part));
        }
      });
    }

    /** Of a column of the plan below, or of a call; -1 for anything else. */
    private int place(Expression part) {
      for (int i = 0; part instanceof Attribute attribute && i < before.size(); i++) {
        if (before.get(i).exprId().equals(attribute.exprId())) {
          return i;
        }
      }
      for (int i = 0; ModelCalls.function(part) != null && i < calls.size(); i++) {
        if (calls.get(i).semanticEquals(part)) {
          return before.size() + i;
        }
      }
      return -1;
    }
  }

  private static Alias alias(Expression child, String name, ExprId id) {
    return new Alias(child, name, id, ModelCalls.seq(List.of()), Option.empty(), ModelCalls.seq(List.of()));
  }
}
