package bellows.cli;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.Split;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.optim.Schedule;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.Arrays;

/**
 * A run file with its data opened and its network built: everything is checked here, before anything is written or
 * trained.
 *
 * @param resolved the run file with everything filled in that was left to a default or to the data
 * @param views with the data's colours where the run file wants them
 */
public record Setup(Config resolved, RunConfig config, DataSet data, Model model, Views views, Normalisation normalisation) {
  public static Setup open(Config file, HadoopFiles files) {
    Settings settings = Settings.of(file);
    RunConfig config = RunConfig.read(settings);
    DataSet data = DataSet.open(settings.section("data"), files);
    Shape input = config.views().output(data.shape());
    Model model = Zoo.model(settings, input, data.classes());
    checkDeclared(settings, input, data);
    settings.finish();
    Normalisation normalisation = data.resolve(config.normalisation());
    normalisation.check(input);
    Setup setup = new Setup(resolve(file, config, input, data, normalisation), config, data, model,
        data.resolve(config.views()), normalisation);
    long totalSteps = config.stop().totalSteps(setup.spec().order(0).steps());
    BadInputException.check(config.plateau() == null || data.has(Split.TEST),
        "rate.name = plateau: expected test data to evaluate on, found none in %s; take another schedule",
        data.describe());
    settings.located("rate", () -> config.rate().rate(new Schedule.Position(0, 0, totalSteps)));
    return setup;
  }

  /** The keys {@code input} and {@code classes} are optional where data tells; if given, they must agree. */
  private static void checkDeclared(Settings settings, Shape input, DataSet data) {
    if (settings.has("input")) {
      Shape declared = Shape.of(settings.integers("input"));
      if (!declared.equals(input)) {
        throw settings.error("input", "the network sees samples of %s, found %s here", input, declared);
      }
    }
    if (settings.has("classes") && settings.integer("classes") != data.classes()) {
      throw settings.error("classes", "the data has %d classes, found %d here", data.classes(),
          settings.integer("classes"));
    }
    settings.has("class-names");
  }

  private static Config resolve(Config file, RunConfig config, Shape input, DataSet data, Normalisation normalisation) {
    Config numbers = Settings.parseConfig(normalisation.render(), "normalise");
    return with(file, "name", config.name(), "seed", config.seed(), "batch", config.batch(), "leaves", config.leaves(),
        "together", config.together(), "classes", data.classes(), "input",
        Arrays.stream(input.extents()).boxed().toList(), "class-names", data.classNames())
            .withValue("data.normalise", numbers.root());
  }

  private static Config with(Config config, Object... keysAndValues) {
    Config changed = config;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      changed = changed.withValue((String) keysAndValues[i], ConfigValueFactory.fromAnyRef(keysAndValues[i + 1]));
    }
    return changed;
  }

  public TrainSpec spec() {
    BadInputException.check(data.count(Split.TRAIN) > 0, "%s: expected training samples, found none", data.describe());
    return config.spec(model, views, normalisation, data.count(Split.TRAIN));
  }

  /** What {@link SavedModel} needs in order to build the network again. */
  public String modelConf() {
    Config conf = resolved.withOnlyPath("network").withFallback(resolved.withOnlyPath("data.normalise"))
        .withFallback(resolved.withOnlyPath("input")).withFallback(resolved.withOnlyPath("classes"))
        .withFallback(resolved.withOnlyPath("class-names")).withFallback(resolved.withOnlyPath("name"))
        .withFallback(resolved.withOnlyPath("convolution")).withFallback(resolved.withOnlyPath("data.view"));
    return RunFile.render(resolved.hasPath("loss") ? conf.withFallback(resolved.withOnlyPath("loss"))
        : conf.withValue("loss", ConfigValueFactory.fromAnyRef(model.loss().kind())));
  }
}
