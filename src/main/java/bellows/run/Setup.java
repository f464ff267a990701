package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.Split;
import bellows.data.source.Expected;
import bellows.data.source.TableForm;
import bellows.feature.Extraction;
import bellows.image.augment.Views;
import bellows.inference.ModelDescription;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.optim.Schedule;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.Evaluations;
import bellows.train.RunConfig;
import bellows.train.RunKeys;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A run file with its data opened and its network built: everything is checked here, before anything is written or
 * trained.
 *
 * @param resolved the run file with everything filled in that was left to a default or to the data
 * @param views with the data's colours where the run file wants them
 */
public record Setup(Config resolved, RunConfig config, DataSet data, Model model, Views views,
    Normalisation normalisation) {
  /** With the data that the section {@code data} names. */
  public static Setup open(Config file, HadoopFiles files) {
    Expected expected = new Expected(TableForm.read(Settings.of(file).section(TableForm.SECTION)), -1, List.of(), true);
    return open(file, section -> DataSet.open(section, files, expected));
  }

  /** @param opening makes the data of the section {@code data}, and asks for all of its keys that it understands */
  static Setup open(Config file, Function<Settings, DataSet> opening) {
    Settings settings = Settings.of(file);
    RunConfig config = RunConfig.read(settings);
    DataSet data = opening.apply(settings.section("data"));
    Shape input = config.views().output(data.shape());
    Model model = Zoo.model(settings, input, data.classes());
    checkDeclared(settings, input, data);
    settings.finish();
    Config numbered = LossNumbers.resolve(file, model.loss(), data);
    if (numbered != file) {
      model = Zoo.model(Settings.of(numbered), input, data.classes());
    }
    Normalisation normalisation = data.resolve(config.normalisation());
    normalisation.check(input);
    Views views = data.resolve(config.views());
    TrainSpec spec = spec(config, data, model, views, normalisation);
    Setup setup = new Setup(resolve(numbered, config, input, data, normalisation, spec), config, data, model, views,
        normalisation);
    long totalSteps = config.stop().totalSteps(spec.order(0).steps());
    Evaluations.check(config, data::has, data.classes(), " in " + data.describe());
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
    settings.ignore(List.of("class-names", TableForm.SECTION));
  }

  private static Config resolve(Config file, RunConfig config, Shape input, DataSet data, Normalisation normalisation,
      TrainSpec spec) {
    Config numbers = Settings.parseConfig(normalisation.render(), "normalise");
    Config own = file.withoutPath(RunKeys.TUNE).withoutPath(RunKeys.LECTURE);
    Config formed = data.form() == null ? own.withoutPath(TableForm.SECTION)
        : own.withValue(TableForm.SECTION, data.form().render().root());
    Config all = with(formed, "name", config.name(), "seed", config.seed(), "batch", config.batchKey(), "leaves",
        spec.leaves(), "together", spec.together(), "classes", data.classes(), "input",
        Arrays.stream(input.extents()).boxed().toList(), "class-names", data.classNames())
            .withValue("data.normalise", numbers.root());
    String learnt = "data." + Extraction.LEARNT;
    return data.extraction() == null ? all.withoutPath(learnt) : all.withValue(learnt,
        data.extraction().render(Extraction.listed(Settings.of(file).section("data"))).root());
  }

  private static Config with(Config config, Object... keysAndValues) {
    Config changed = config;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      changed = changed.withValue((String) keysAndValues[i], ConfigValueFactory.fromAnyRef(keysAndValues[i + 1]));
    }
    return changed;
  }

  /** What workers must know. */
  public TrainSpec spec() {
    return spec(config, data, model, views, normalisation);
  }

  private static TrainSpec spec(RunConfig config, DataSet data, Model model, Views views, Normalisation normalisation) {
    BadInputException.check(data.count(Split.TRAIN) > 0, "%s: expected training samples, found none", data.describe());
    return config.spec(model, views, normalisation.on(data.origin()), data.count(Split.TRAIN));
  }

  /** The text of {@code model.conf}, from which the network is built again. */
  String modelConf() {
    return ModelDescription.render(resolved, model.loss().kind());
  }

  /** Tells configurations apart that would train other weights; when a run stops or saves does not count. */
  String fingerprint() {
    return fingerprint(resolved);
  }

  /** The same of a run file that was resolved before. */
  static String fingerprint(Config resolved) {
    Config deciding = resolved;
    for (String key : RunConfig.NOT_DECIDING) {
      deciding = deciding.withoutPath(key);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(RunFile.render(deciding).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
