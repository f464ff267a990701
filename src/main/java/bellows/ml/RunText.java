package bellows.ml;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.train.RunConfig;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.param.Param;

/**
 * The run file that params amount to: the text of {@code config}, over it the params that were set, and below it the
 * defaults of those that were not.
 */
final class RunText {
  /** Keys of the section {@code data} that columns decide. */
  private static final List<String> OF_COLUMNS =
      List.of("path", "source", "features", "label", "order", "weight", "classes", "train", "test");
  private static final List<String> LENGTHS = List.of("stop.epochs", "stop.steps", "stop.minutes");

  private final NetworkParams params;
  private Config config;

  private RunText(NetworkParams params) {
    this.params = params;
    String text = params.getConfig();
    config = Settings.parseConfig(text, "config");
    for (String key : OF_COLUMNS) {
      BadInputException.check(!config.hasPath("data." + key), "config: expected no key data.%s, since a stage's "
          + "columns say what it reads; set featuresCol or featuresCols, labelCol, weightCol and orderCol "
          + "instead", key);
    }
    BadInputException.check(!config.hasPath("start.model") || !params.isSet(params.initialModel()),
        "config: expected no key start.model beside the param initialModel; remove one of them");
  }

  /**
   * The run file, but for the columns.
   *
   * @throws BadInputException if it is none
   */
  static Config of(NetworkParams params) {
    RunText text = new RunText(params);
    text.write();
    return text.config;
  }

  private void write() {
    put("network", params.network(), "network");
    length();
    put("rate", params.stepSize(), params.getStepSize(), "start");
    put("optimizer", params.optimizer(), "name");
    loss();
    put("batch", params.batchSize(), params.getBatchSize());
    put("seed", params.seed(), params.getSeed());
    if (params.isSet(params.regParam())) {
      put("regularisation.l2", params.regParam(), params.getRegParam());
    }
    setOrRemove("stop.tolerance", params.tol(), params.getTol() > 0 ? params.getTol() : null);
    setOrRemove("stop.patience", params.patience(), params.getPatience() > 0 ? params.getPatience() : null);
    put("checkpoint", params.checkpointInterval(), params.getCheckpointInterval() > 0
        ? params.getCheckpointInterval() + " epochs" : "never", "every");
    if (params.isDefined(params.initialModel())) {
      config = config.withValue("start.model", value(params.getInitialModel()));
    }
    standardization();
    if (params.isDefined(params.shape())) {
      config = config.withValue("data.shape",
          ConfigValueFactory.fromIterable(Arrays.stream(params.getShape()).boxed().toList()));
    }
  }

  private void length() {
    if (params.isSet(params.maxIter())) {
      LENGTHS.forEach(length -> config = config.withoutPath(length));
    }
    if (LENGTHS.stream().noneMatch(config::hasPath)) {
      config = config.withValue("stop.epochs", value(params.getMaxIter()));
    }
  }

  /** A classifier's is the network's own unless something is said; a regressor's default is a param like others. */
  private void loss() {
    if (params.isSet(params.loss()) || !config.hasPath("loss") && params.isDefined(params.loss())) {
      config = config.withoutPath("loss").withValue("loss", parsed("loss", params.getLoss()));
    }
    if (params instanceof NetworkClassifierParams classifier && params.isSet(classifier.classWeights())) {
      section("loss", "name");
      config = config.withValue("loss.class-weights",
          ConfigValueFactory.fromIterable(Arrays.stream(classifier.getClassWeights()).boxed().toList()));
    }
    if (params instanceof NeuralNetworkRegressor || params instanceof NeuralNetworkRegressionModel) {
      section("loss", "name");
      if (params.getStandardization() && !config.hasPath("loss.normalise-targets")) {
        config = config.withValue("loss.normalise-targets", value("auto"));
      }
    }
  }

  private void standardization() {
    boolean said = config.hasPath("data.normalise");
    if (params.isSet(params.standardization()) && !params.getStandardization()) {
      config = config.withoutPath("data.normalise");
    } else if (params.getStandardization() && (!said || params.isSet(params.standardization()))) {
      config = config.withoutPath("data.normalise").withValue("data.normalise", value("auto"));
    }
  }

  /** A param whose value is a text of a run file: one that is set takes the place of the whole section. */
  private void put(String key, Param<String> param, String word) {
    if (params.isSet(param) || !config.hasPath(key) && params.isDefined(param)) {
      config = config.withoutPath(key).withValue(key, parsed(param.name(), params.getOrDefault(param)));
    }
  }

  private void put(String key, Param<?> param, Object value) {
    if (params.isSet(param) || !config.hasPath(key)) {
      config = config.withoutPath(key).withValue(key, value(value));
    }
  }

  /** Of a section which may be short for its key {@code word}: its other keys stay. */
  private void put(String key, Param<?> param, Object value, String word) {
    if (!config.hasPath(key)) {
      config = config.withValue(key, value(value));
    } else if (params.isSet(param) || isSection(key) && !config.hasPath(key + '.' + word)) {
      section(key, word);
      config = config.withValue(key + '.' + word, value(value));
    }
  }

  private void setOrRemove(String key, Param<?> param, Object value) {
    if (params.isSet(param)) {
      config = config.withoutPath(key);
      config = value == null ? config : config.withValue(key, value(value));
    }
  }

  /** Makes a section of a word that is short for one. */
  private void section(String key, String word) {
    if (config.hasPath(key) && !isSection(key)) {
      ConfigValue bare = config.getValue(key);
      config = config.withoutPath(key).withValue(key + '.' + word, bare);
    }
  }

  private boolean isSection(String key) {
    return config.getValue(key).valueType() == ConfigValueType.OBJECT;
  }

  private static ConfigValue value(Object value) {
    return ConfigValueFactory.fromAnyRef(value, "params");
  }

  /** A param's text as the value of a key. */
  private static ConfigValue parsed(String param, String text) {
    BadInputException.check(!text.isBlank(), "%s: expected a text as in a run file, found an empty one", param);
    Config parsed = Settings.parseConfig("value " + (text.strip().startsWith("{") ? "" : "= ") + text, param);
    BadInputException.check(parsed.root().keySet().equals(Set.of("value")), "%s: expected one value as in "
        + "a run file, such as lenet or [{dense = 32}, relu, {dense = classes}], found %s", param, text);
    return parsed.getValue("value");
  }

  /** Refuses what no training would take, as far as it can be known without data. */
  static void check(Config config) {
    RunConfig.read(Settings.of(config));
  }

  /** With the keys that say what the columns of the table are. */
  static Config withColumns(Config config, List<String> features, String label, int classes, String weight,
      String order) {
    Config data = ConfigFactory.empty().withValue("features", ConfigValueFactory.fromIterable(features))
        .withValue("label", value(label));
    data = classes < 0 ? data : data.withValue("classes", value(classes));
    data = weight == null ? data : data.withValue("weight", value(weight));
    data = order == null ? data : data.withValue("order", value(order));
    return data.atKey("data").withFallback(config);
  }
}
