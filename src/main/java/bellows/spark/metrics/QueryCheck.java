package bellows.spark.metrics;

import bellows.conf.BadInputException;
import bellows.conf.Printable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.Product;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Tells queries of strangers from all else that Spark's SQL can do: write and delete files, run programs, read files
 * that are nobody's business, call any method of Java. A query passes if its plan, as it is parsed and before anything of
 * it is looked up, consists of operators that compute rows from rows, of tables that are known, and of functions that
 * stay inside of the query. What is not known to be harmless is refused, so a new Spark can only be too strict.
 *
 * <p>Relies on {@code SessionState.sqlParser}, on the names of Catalyst's operators, and on nodes being products of all
 * that they hold, through which subqueries, common tables and arguments are found wherever they stand.
 */
final class QueryCheck {
  /** Operators that compute rows, and statements that tell what a table or a plan is. */
  private static final Set<String> OPERATORS = Set.of("Aggregate", "AsOfJoin", "Deduplicate", "Distinct", "Except", "Expand",
      "Filter", "Generate", "GlobalLimit", "Intersect", "Join", "LateralJoin", "LocalLimit", "LocalRelation", "Offset",
      "OneRowRelation", "PipeOperator", "Pivot", "Project", "Range", "RebalancePartitions", "Repartition", "RepartitionByExpression",
      "ResolvedHint", "Sample", "Sort", "Subquery", "SubqueryAlias", "Tail", "Union", "UnionLoop", "UnionLoopRef",
      "Unpivot", "UnresolvedHaving", "UnresolvedHint", "UnresolvedInlineTable", "UnresolvedRelation",
      "UnresolvedSubqueryColumnAliases", "UnresolvedTVFAliases", "UnresolvedTableValuedFunction", "UnresolvedWith",
      "Window", "WithCTE", "WithWindowDefinition", "DescribeRelation", "DescribeQueryCommand", "ExplainCommand",
      "ShowTables", "UnresolvedTableOrView", "UnresolvedNamespace", "CurrentNamespace$");

  /** Functions that call methods of Java by their names. */
  private static final Set<String> REFLECTION = Set.of("java_method", "reflect", "try_reflect");

  /** Expressions that become other functions or tables only when they are computed. */
  private static final String BY_COMPUTED_NAME = "UnresolvedIdentifier";

  /** Where functions lie that are Spark's own. */
  private static final List<String> OWN = List.of("system", "builtin");

  private final Set<String> tables = new HashSet<>();

  private QueryCheck(Set<String> tables) {
    tables.forEach(this::know);
  }

  /**
   * Checks a text before {@code session.sql} gets it.
   *
   * @param tables the names that it may ask
   * @throws BadInputException if it does more than to ask these
   * @throws ParseException if it is not SQL
   */
  static void check(SparkSession session, String sql, Set<String> tables) throws ParseException {
    QueryCheck check = new QueryCheck(tables);
    LogicalPlan plan = parsed(session, sql);
    check.collectCommonTables(plan);
    check.visit(plan);
  }

  private static LogicalPlan parsed(SparkSession session, String sql) throws ParseException {
    try {
      return ((org.apache.spark.sql.classic.SparkSession) session).sessionState().sqlParser().parsePlan(sql);
    } catch (ParseException e) {
      throw e;
    } catch (Exception e) { // Spark 4.0 meets a script with one that it does not declare
      throw refused("a query, which changes nothing", e.getMessage());
    }
  }

  private void know(String table) {
    tables.add(table.toLowerCase(Locale.ROOT));
  }

  /** Names that the query gives to parts of itself. */
  private void collectCommonTables(Object part) {
    if (part instanceof UnresolvedWith with) {
      // Pairs or triples, as Spark's version has it.
      List<?> relations = CollectionConverters.asJava(with.cteRelations());
      relations.forEach(relation -> know((String) ((Product) relation).productElement(0)));
    }
    each(part, this::collectCommonTables);
  }

  private void visit(Object part) {
    if (part instanceof LogicalPlan node) {
      operator(node);
    } else if (part instanceof Expression expression) {
      expression(expression);
    }
    each(part, this::visit);
  }

  private interface Visitor {
    void visit(Object part);
  }

  private static void each(Object part, Visitor visitor) {
    if (part instanceof TreeNode || part instanceof Product && !(part instanceof Iterable)) {
      CollectionConverters.asJava(((Product) part).productIterator()).forEachRemaining(visitor::visit);
    } else if (part instanceof Iterable<?> several) {
      CollectionConverters.asJava(several.iterator()).forEachRemaining(visitor::visit);
    }
  }

  private void operator(LogicalPlan node) {
    String name = node.getClass().getSimpleName();
    if (!OPERATORS.contains(name)) {
      throw refused("a query, which changes nothing", name.replaceAll("Unresolved|Command|Statement|\\$", ""));
    } else if (node instanceof UnresolvedRelation relation) {
      table(CollectionConverters.asJava(relation.multipartIdentifier()));
    } else if (node instanceof UnresolvedTableOrView described) {
      table(CollectionConverters.asJava(described.multipartIdentifier()));
    } else if (node instanceof UnresolvedTableValuedFunction function) {
      function(CollectionConverters.asJava(function.name()));
    }
  }

  private void expression(Expression expression) {
    String name = expression.getClass().getSimpleName();
    if (name.contains(BY_COMPUTED_NAME)) {
      throw refused("names that stand in the query", "IDENTIFIER");
    } else if (expression instanceof UnresolvedFunction function) {
      function(CollectionConverters.asJava(function.nameParts()));
    }
  }

  private void table(List<String> name) {
    if (name.size() != 1 || !tables.contains(name.get(0).toLowerCase(Locale.ROOT))) {
      String found = String.join(".", name);
      throw refused("the tables " + String.join(", ", tables.stream().sorted().toList()), "'" + found + "'");
    }
  }

  private static void function(List<String> name) {
    String last = name.get(name.size() - 1).toLowerCase(Locale.ROOT);
    boolean own = name.subList(0, name.size() - 1).stream().map(part -> part.toLowerCase(Locale.ROOT)).allMatch(OWN::contains);
    if (REFLECTION.contains(last) || !own) {
      throw refused("functions that stay inside of the query", String.join(".", name));
    }
  }

  private static BadInputException refused(String expected, String found) {
    return new BadInputException("expected %s, found %s; --any lets a query that you trust do anything that Spark can",
        expected, Printable.excerpt(found));
  }
}
