package bellows.cli;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.spark.SparkWorkers;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.store.run.ModelStore;
import bellows.store.run.RunFolder;
import bellows.tensor.Shape;
import bellows.tensor.WireFormat;
import bellows.train.Aggregation;
import bellows.train.RunConfig;
import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The model of a finished run, and the data that it is to be used on.
 *
 * @param together samples of a pass: the run's, so that using a model takes no more memory than training it did
 */
public record SavedModel(Model model, Views views, Normalisation normalisation, float[] weights, DataSet data, int together,
    int team) {
  private static final int LEAVES = 64;

  public static SavedModel open(HadoopFiles files, Configuration configuration, String runPath,
      RunFile.Changes changes) throws IOException {
    RunFolder folder = RunFolder.open(files, runPath);
    ModelStore store = new ModelStore(new Path(folder.at("model")), configuration);
    Settings conf = Settings.parse(store.conf(), folder.at("model/model.conf"));
    Shape input = Shape.of(conf.integers("input"));
    int classes = conf.integer("classes");
    Model model = Zoo.model(conf, input, classes);
    Views views = new Views(Transforms.NONE, Transforms.readViews(conf.section("data"), "view"), 0);
    Normalisation normalisation = Normalisation.read(conf.section("data").section("normalise"));
    float[] weights = store.state(model.layout()).weights();
    Config run = Settings.parseConfig(folder.read(RunFolder.CONF), folder.at(RunFolder.CONF));
    Config changed = RunFile.apply(run, changes);
    Settings settings = Settings.of(changed);
    Settings section = settings.section("data");
    List.of("normalise", "augment", "view", "mixup").forEach(section::has);
    DataSet data = DataSet.open(section, files);
    section.finish();
    data.check(views, input, classes, conf.has("class-names") ? conf.texts("class-names") : List.of());
    return new SavedModel(model, views, normalisation, weights, data, RunConfig.together(settings),
        RunConfig.team(settings));
  }

  /** Workers that hold this data. Evaluation needs leaves, but no result depends on how many. */
  public SparkWorkers workers(SparkCommand spark, Integer partitions) {
    TeamPlan plan = TeamPlan.forEvaluation(spec(), team, spark.workers());
    return new SparkWorkers(spark.context(), spec(), plan, data, SparkCommand.partitions(partitions, plan),
        Aggregation.AUTO, null);
  }

  TrainSpec spec() {
    return new TrainSpec(model, views, normalisation, 1, LEAVES * together, LEAVES, together, 1, WireFormat.FLOAT32);
  }
}
