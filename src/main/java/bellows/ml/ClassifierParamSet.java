package bellows.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The params that only classifiers have: see {@link NetworkClassifierParams}. */
final class ClassifierParamSet implements Serializable {
  private static final long serialVersionUID = 1;
  /** As Spark's StringIndexer names them. */
  static final List<String> ORDERS = List.of("frequencyDesc", "frequencyAsc", "alphabetDesc", "alphabetAsc");

  final Param<String> probabilityCol;
  final DoubleArrayParam thresholds;
  final DoubleArrayParam classWeights;
  final Param<String> stringOrderType;

  ClassifierParamSet(Params owner) {
    probabilityCol = NetworkParamSet.text(owner, "probabilityCol", "column for the classes' probabilities; null where "
        + "the loss gives scores no such meaning");
    thresholds = new DoubleArrayParam(owner, "thresholds", "one a class: the class with the largest probability / "
        + "threshold is predicted; at most one may be 0", ParamChecks.thresholds());
    classWeights = new DoubleArrayParam(owner, "classWeights", "how often a row of each class counts (>= 0); balanced "
        + "weights by config: loss {class-weights = balanced}", ParamChecks.notNegative());
    stringOrderType = NetworkParamSet.text(owner, "stringOrderType", "which number labels of text become: "
        + String.join(", ", ORDERS) + "; equally frequent ones by the alphabet", ORDERS);
  }
}
