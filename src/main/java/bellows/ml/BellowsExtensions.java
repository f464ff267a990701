package bellows.ml;

import bellows.ml.sql.SqlNames;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * What {@code spark.sql.extensions=bellows.ml.BellowsExtensions} adds to a session: the functions
 * {@code bellows_predict('PATH', features)}, {@code bellows_class} and {@code bellows_probabilities}, which tables are
 * scored by, a batch of rows at a time; and the tables of runs as {@code bellows.`RUN`.steps}.
 */
public final class BellowsExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SqlNames.inject(extensions);
    return BoxedUnit.UNIT;
  }
}
