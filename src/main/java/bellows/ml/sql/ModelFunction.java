package bellows.ml.sql;

import bellows.conf.BadInputException;
import bellows.spark.RowScorer;
import bellows.spark.TableScoring;
import bellows.train.worker.Prediction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.runtime.AbstractFunction1;

/**
 * A model as a function of a row with its features. Called for one row at a time where a query has it in a place that
 * {@link BatchScoring} does not know; else that rule has it score whole batches.
 */
final class ModelFunction extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1;
  /** Rows of a pass. */
  private static final int TOGETHER = 64;

  private final String path;
  private final String version;
  private final Said said;
  private final StructType arguments;
  private final List<String> names;
  private final TableScoring single;
  private final TableScoring batches;
  private transient ThreadLocal<RowScorer> scorers;

  private ModelFunction(String path, Said said, StructType arguments, SavedModels.Held held) {
    this.path = path;
    this.said = said;
    this.arguments = arguments;
    version = held.version();
    names = new ArrayList<>(held.model().classNames());
    single = scoring(held, 1);
    batches = scoring(held, TOGETHER);
  }

  /**
   * With the model that a folder holds now.
   *
   * @param arguments the features, in the order of the columns that the model was trained on
   * @throws BadInputException if there is no model, or it takes other features
   */
  static ModelFunction of(SparkContext spark, String path, Said said, StructType arguments) {
    SavedModels.Held held = SavedModels.of(spark, path);
    int columns = held.model().columns().size();
    BadInputException.check(arguments.size() == Math.max(1, columns), "%s: expected %s, as the model was trained on, "
        + "found %d", path, columns > 1 ? columns + " features, " + String.join(", ", held.model().columns())
            : "one column of features", arguments.size());
    return new ModelFunction(path, said, arguments, held);
  }

  /**
   * This function, or one with the model that has taken its place meanwhile. While there is none, as in the moments
   * when one is written over another, a stream goes on with the one that it had.
   */
  ModelFunction current(SparkContext spark) {
    SavedModels.Held now = SavedModels.lookedUp(spark, path);
    return now == null || now.version().equals(version) ? this : of(spark, path, said, arguments);
  }

  private TableScoring scoring(SavedModels.Held held, int together) {
    return held.model().scoring(arguments, Arrays.asList(arguments.fieldNames()), together, held.weights(), null);
  }

  Said said() {
    return said;
  }

  /** What scores many rows at once, for one thread, whose batches have no more than {@code rows}. */
  RowScorer batches(int rows) {
    return batches.scorer(rows);
  }

  /** Rows of a pass. */
  static int together() {
    return TOGETHER;
  }

  Object answer(Prediction prediction) {
    return said.of(prediction, names);
  }

  /** Whether all features have a value: of others nothing is said. */
  static boolean isWhole(Row features) {
    return features != null && !features.anyNull();
  }

  @Override
  public Object apply(Object features) {
    Row row = (Row) features;
    return isWhole(row) ? answer(scorer().score(List.of(row)).get(0)) : null;
  }

  private RowScorer scorer() {
    synchronized (this) {
      if (scorers == null) {
        scorers = ThreadLocal.withInitial(() -> single.scorer(1));
      }
    }
    return scorers.get();
  }
}
