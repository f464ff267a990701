package bellows.run;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

/**
 * What {@code model.conf} says: the network, and how samples are shown to it. Which keys of a run file that takes, only
 * the reader knows; so a model's text is what the reader asks for.
 *
 * @param views those of a test; training's are a matter of the run
 * @param classNames by index; empty if nobody named the classes, or if targets are real values
 * @param columns of a table that samples are read from, in their order; empty where they have no names
 */
record ModelDescription(Model model, Views views, Normalisation normalisation, List<String> classNames,
    List<String> columns) {
  static ModelDescription read(Settings conf) {
    Model model = Zoo.model(conf, Shape.of(conf.integers("input")), conf.integer("classes"));
    Settings data = conf.section("data");
    return new ModelDescription(model, new Views(Transforms.NONE, Transforms.readViews(data, "view"), 0),
        Normalisation.read(data.section("normalise")), names(conf, "class-names"), names(conf, "columns"));
  }

  private static List<String> names(Settings conf, String key) {
    return conf.has(key) ? conf.texts(key) : List.of();
  }

  /**
   * The part of a resolved run file from which {@link #read} makes the same again.
   *
   * @param loss the kind that the network's default may be, which is said, lest another default change the model
   */
  static String render(Config resolved, String loss) {
    Settings all = Settings.of(resolved.hasPath("loss") ? resolved
        : resolved.withValue("loss", ConfigValueFactory.fromAnyRef(loss)));
    read(all);
    return RunFile.render(all.used());
  }
}
