package bellows.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The params that all stages with a network have beside those of Spark's base classes: see {@link NetworkParams}. */
final class NetworkParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  final StringArrayParam featuresCols;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final Param<String> orderCol;
  final Param<String> network;
  final Param<String> config;
  final IntParam maxIter;
  final DoubleParam stepSize;
  final DoubleParam regParam;
  final DoubleParam tol;
  final LongParam seed;
  final IntParam checkpointInterval;
  final IntParam batchSize;
  final IntParam inferBatchSize;
  final Param<String> optimizer;
  final Param<String> loss;
  final IntArrayParam shape;
  final IntParam patience;
  final BooleanParam standardization;
  final Param<String> handleInvalid;
  final Param<String> runPath;
  final Param<String> initialModel;

  NetworkParamSet(Params owner) {
    featuresCols = new StringArrayParam(owner, "featuresCols",
        "columns of single values, numbers or words, that are the features together; in place of featuresCol");
    weightCol = text(owner, "weightCol", "column of numbers from 0 on, how often a row counts; unset or empty: once");
    validationIndicatorCol = text(owner, "validationIndicatorCol",
        "column of truth values: true for rows that are not learned from but judge the training as it goes");
    orderCol = text(owner, "orderCol", "column of numbers or text, each value there once, by which rows are put in "
        + "order before they are drawn; unset: by a hash of each row. So the result depends on no partitioning");
    network = text(owner, "network", "the network as a run file has it: a list of layers, or a name such as lenet");
    config = text(owner, "config", "text of a run file; params that are set override its keys");
    maxIter = new IntParam(owner, "maxIter", "epochs: passes over the rows (>= 1)", ParamValidators.gtEq(1));
    stepSize = new DoubleParam(owner, "stepSize", "learning rate (> 0)", ParamValidators.gt(0));
    regParam = new DoubleParam(owner, "regParam", "L2 penalty: half of it times the sum of squared weights (>= 0)",
        ParamValidators.gtEq(0));
    tol = new DoubleParam(owner, "tol", "training ends after an epoch whose mean loss is not below the best so far by "
        + "this much (>= 0); 0: by maxIter alone", ParamValidators.gtEq(0));
    seed = new LongParam(owner, "seed", "of everything that is drawn");
    checkpointInterval = new IntParam(owner, "checkpointInterval", "epochs between checkpoints in runPath (>= 1), or "
        + "-1 for none", ParamChecks.atLeastOneOrMinusOne());
    batchSize = new IntParam(owner, "batchSize", "rows of a step, over the whole cluster (>= 1)",
        ParamValidators.gtEq(1));
    inferBatchSize = new IntParam(owner, "inferBatchSize", "rows that go through the network together when a model "
        + "transforms (>= 1); changes its speed, not its answers", ParamValidators.gtEq(1));
    optimizer = text(owner, "optimizer", "the optimizer as a run file has it: a name, or {name = sgd, momentum = 0.9}");
    loss = text(owner, "loss", "the loss as a run file has it: a name, or {name = focal, gamma = 2}");
    shape = new IntArrayParam(owner, "shape", "of a row's numbers: height, width and channels, for networks that see "
        + "pictures; unset: a vector", ParamChecks.shape());
    patience = new IntParam(owner, "patience", "epochs in a row without a better evaluation after which training ends, "
        + "and the model is that of the best one; 0: never (>= 0)", ParamValidators.gtEq(0));
    standardization = new BooleanParam(owner, "standardization", "whether features are shifted and scaled to mean 0 "
        + "and deviation 1, and a regression's targets, by what the training rows tell");
    handleInvalid = text(owner, "handleInvalid", "what happens to rows with a null, NaN or infinite feature, label or "
        + "weight: error or skip", List.of("error", "skip"));
    runPath = text(owner, "runPath", "new folder that keeps the whole run: checkpoints, metrics, model; unset: none");
    initialModel = text(owner, "initialModel", "folder of a run or model whose weights training begins with");
  }

  /** With the class, which Spark Connect converts values by. */
  static Param<String> text(Params owner, String name, String doc) {
    return new Param<>(owner.uid(), name, doc, String.class);
  }

  static Param<String> text(Params owner, String name, String doc, List<String> allowed) {
    return new Param<>(owner.uid(), name, doc, ParamChecks.oneOf(allowed), String.class);
  }
}
