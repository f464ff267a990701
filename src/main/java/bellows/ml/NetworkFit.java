package bellows.ml;

import bellows.conf.BadInputException;
import bellows.run.RunSummary;
import bellows.run.TrainedModel;
import bellows.run.Training;
import bellows.spark.table.ColumnName;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * From the params of an estimator and a table to a trained network. Rows stay on executors, which read the table once;
 * the result is a function of params and rows, whatever the partitions that these come in.
 */
final class NetworkFit {
  /** A network and how its training went. */
  record Result(TrainedModel model, NetworkSummary summary) {}

  private final NetworkParams params;
  private final Dataset<Row> table;
  private final String label;
  private final String weight;
  private final String order;
  private final String validation;

  private NetworkFit(NetworkParams params, Dataset<Row> table) {
    this.params = params;
    label = params.getOrDefault(params.labelCol());
    weight = named(params, params.weightCol());
    order = named(params, params.orderCol());
    validation = named(params, params.validationIndicatorCol());
    this.table = RowChecks.valid(params, needed(table), label, weight);
  }

  /** The name of a column; null if there is none. */
  private static String named(NetworkParams params, Param<String> param) {
    return params.isDefined(param) && !params.getOrDefault(param).isEmpty() ? params.getOrDefault(param) : null;
  }

  /** Only what is read; the path of pictures tells people which one is meant. */
  private Dataset<Row> needed(Dataset<Row> whole) {
    List<String> features = FeatureColumns.of(params);
    boolean numbers = FeatureColumns.isSingle(whole.schema().apply(features.get(0)).dataType());
    Stream<String> path = Stream.of("path").filter(name -> !numbers
        && Arrays.asList(whole.schema().fieldNames()).contains(name));
    return whole.select(Stream.of(features.stream(), Stream.of(label, weight, order, validation), path)
        .flatMap(some -> some).filter(Objects::nonNull).distinct().map(ColumnName::column).toArray(Column[]::new));
  }

  /**
   * Refuses what cannot be trained on, before anything runs.
   *
   * @throws BadInputException if a column is missing or of another type, or the run file is none
   */
  static void check(NetworkParams params, StructType table) {
    FeatureColumns.check(params, table);
    checkType(params, table, params.weightCol(), "numbers", NumericType.class);
    checkType(params, table, params.validationIndicatorCol(), "truth values", BooleanType.class);
    checkType(params, table, params.orderCol(), "numbers or text", NumericType.class, StringType.class);
    checkDifferent(params);
    RunText.check(RunText.of(params));
  }

  /** Refuses a column that holds no real targets. */
  static void checkTargets(NetworkParams params, StructType table) {
    checkType(params, table, params.labelCol(), "numbers", NumericType.class);
  }

  @SafeVarargs
  private static void checkType(NetworkParams params, StructType table, Param<String> param, String what,
      Class<? extends DataType>... types) {
    String name = named(params, param);
    if (name != null) {
      DataType found = FeatureColumns.column(table, param.name(), name).dataType();
      BadInputException.check(Stream.of(types).anyMatch(type -> type.isInstance(found)), "%s: expected column '%s' "
          + "to be of %s, found %s", param.name(), name, what, FeatureColumns.shown(found));
    }
  }

  private static void checkDifferent(NetworkParams params) {
    List<String> names = new ArrayList<>(FeatureColumns.of(params));
    for (Param<String> param : List.of(params.labelCol(), params.weightCol(), params.orderCol(),
        params.validationIndicatorCol())) {
      String name = named(params, param);
      BadInputException.check(name == null || !names.contains(name), "%s: expected a column that is nothing else, "
          + "found '%s' again", param.name(), name);
      names.add(name);
    }
  }

  /** A classifier's. */
  static Result classes(NetworkClassifierParams params, Dataset<Row> table) {
    NetworkFit fit = new NetworkFit(params, table);
    LabelColumn labels = LabelColumn.of(fit.part(false), fit.label, params.getStringOrderType());
    if (params.isDefined(params.thresholds())) {
      ClassAnswer.checkThresholds(params.getThresholds(), labels.classes());
    }
    Result result = fit.run(labels.numbered(fit.part(false)), fit.validation == null ? null
        : labels.numbered(fit.part(true)), labels.classes());
    if (labels.names().isEmpty()) {
      return result;
    }
    TrainedModel named = result.model().withClassNames(labels.names());
    if (params.isDefined(params.runPath())) {
      named.save(params.getRunPath() + "/model", table.sparkSession().sparkContext().hadoopConfiguration());
    }
    return new Result(named, result.summary());
  }

  /** A regressor's. */
  static Result targets(NetworkParams params, Dataset<Row> table) {
    NetworkFit fit = new NetworkFit(params, table);
    return fit.run(fit.part(false), fit.validation == null ? null : fit.part(true), 0);
  }

  /** The rows that are learned from, or those that are not. */
  private Dataset<Row> part(boolean validating) {
    if (validation == null) {
      return table;
    }
    Column flag = functions.coalesce(ColumnName.column(validation), functions.raise_error(functions.lit(
        "validationIndicatorCol: expected true or false in each row, found null in column '" + validation + "'"))
        .cast(DataTypes.BooleanType));
    return table.filter(validating ? flag : functions.not(flag));
  }

  private Result run(Dataset<Row> train, Dataset<Row> test, int classes) {
    Config config = RunText.withColumns(RunText.of(params), FeatureColumns.of(params), label, classes, weight, order);
    NetworkSummary.Recorder recorder = new NetworkSummary.Recorder();
    Training.Builder builder = Training.on(table.sparkSession()).configuration(config).data(train, test)
        .listener(recorder);
    if (params.isDefined(params.runPath())) {
      builder.folder(params.getRunPath());
    }
    return Complaints.heard(() -> result(builder, recorder));
  }

  private Result result(Training.Builder builder, NetworkSummary.Recorder recorder) {
    try (FairPool pool = FairPool.enter(table.sparkSession().sparkContext()); Training training = builder.start()) {
      TrainedModel model = training.await();
      RunSummary summary = training.summary();
      return new Result(model, recorder.summary(summary));
    }
  }
}
