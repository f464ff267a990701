package bellows.inference;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.source.TableForm;
import bellows.feature.Extraction;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.tensor.WireFormat;
import bellows.train.worker.Gradients;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;

/**
 * What {@code model.conf} says: the network, and how samples are shown to it. Which keys of a run file that takes, only
 * the reader knows; so a model's text is what the reader asks for.
 *
 * @param views those of a test; training's are a matter of the run
 * @param extraction the features that the network sees; null where it sees samples themselves
 * @param classNames by index; empty if nobody named the classes, or if targets are real values
 * @param form of tables that samples are read from; null where they come from no table
 */
public record ModelDescription(Model model, Views views, Extraction extraction, Normalisation normalisation,
    List<String> classNames, TableForm form) {
  public static ModelDescription read(Settings conf) {
    Model model = Zoo.model(conf, Shape.of(conf.integers("input")), conf.integer("classes"));
    Settings data = conf.section("data");
    return new ModelDescription(model, new Views(Transforms.NONE, Transforms.readViews(data, "view"), 0),
        Extraction.read(data), Normalisation.read(data.section("normalise")),
        conf.has("class-names") ? conf.texts("class-names") : List.of(),
        TableForm.read(conf.section(TableForm.SECTION)));
  }

  /** The columns that samples are read from, in their order; empty where they have no names. */
  public List<String> columns() {
    return form == null ? List.of() : form.columns();
  }

  /** Of one sample, as a person gives it: what the network sees, or what its features are computed of. */
  public Shape sample() {
    return extraction == null ? model.input() : extraction.input();
  }

  /**
   * How samples go through a network, this one or what was made of it for use alone; nothing is trained.
   *
   * @param shown how samples are shown to it
   * @param leaves that there are of them, and how many samples go together, are for whoever divides them
   * @param origin from which the samples' values are counted; null for 0
   */
  public TrainSpec spec(Model network, Views shown, int leaves, int together, double[] origin) {
    return new TrainSpec(network, shown, extraction, normalisation.on(origin), 1, leaves * together, leaves, together, 1,
        WireFormat.FLOAT32, Gradients.BACK_PROPAGATION);
  }

  /**
   * The part of a resolved run file from which {@link #read} makes the same again.
   *
   * @param loss the kind that the network's default may be, which is said, lest another default change the model
   */
  public static String render(Config resolved, String loss) {
    Settings all = Settings.of(resolved.hasPath("loss") ? resolved
        : resolved.withValue("loss", ConfigValueFactory.fromAnyRef(loss)));
    read(all);
    return Settings.render(all.used());
  }
}
