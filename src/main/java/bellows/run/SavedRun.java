package bellows.run;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.feature.Chain;
import bellows.feature.Extraction;
import bellows.spark.SparkWorkers;
import bellows.spark.WorkerCores;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.RunConfig;
import bellows.train.StepMode;
import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import com.typesafe.config.Config;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The model of a run that has ended, and the data that it is to be used on: the run's own, or others.
 *
 * @param together samples of a pass: the run's, so that using a model takes no more memory than training it did
 * @param asked samples of a pass that whoever uses the model asks for; 0 for nobody
 * @param team threads that share a leaf; 0 for as many as memory needs
 */
public record SavedRun(TrainedModel model, DataSet data, int together, int asked, int team) {
  /** Evaluation needs leaves, but no result depends on how many. */
  private static final int LEAVES = 64;

  /** What of a run file is used once the model is trained: the samples, and how many go through it at a time. */
  private static final List<String> USED = List.of("data", "batch", "leaves", "together", "team");

  /** The model of a run's folder; refuses any other folder. */
  public static TrainedModel model(Configuration configuration, String path) {
    return TrainedModel.load(RunFolder.open(new HadoopFiles(configuration), path).path(), configuration);
  }

  /**
   * A run's model with data.
   *
   * @param model of the run, see {@link #model}
   * @param labelled whether the data must have labels
   * @throws BadInputException if there is no such run, the data are not what its model was made for, or a key is
   *     changed that a trained model does not ask for
   */
  public static SavedRun open(Configuration configuration, String path, TrainedModel model, Changes changes,
      boolean labelled) {
    checkUsed(changes.keys());
    HadoopFiles files = new HadoopFiles(configuration);
    RunFolder folder = RunFolder.open(files, path);
    Config run = Settings.parseConfig(folder.read(RunFolder.CONF), folder.at(RunFolder.CONF));
    // The model knows its features; samples are opened as they are stored.
    Settings settings = Settings.of(RunFile.apply(run, changes, files).withoutPath("data." + Chain.KEY)
        .withoutPath("data." + Extraction.LEARNT));
    Settings section = settings.section("data");
    section.ignore(RunFile.SHOWING);
    DataSet data = DataSet.open(section, files, model.expected(labelled));
    section.finish();
    data.check(model.description().views(), model.sample(), model.classes(), model.classNames());
    int together = RunConfig.together(settings);
    boolean asked = changes.keys().stream().anyMatch(change -> key(change).equals("together"));
    return new SavedRun(model, data, together, asked ? together : 0, RunConfig.team(settings));
  }

  private static String key(String change) {
    return change.split("[.={+]", 2)[0].strip();
  }

  /** Changing what nobody reads would say that it counts. */
  private static void checkUsed(List<String> changed) {
    for (String change : changed) {
      String key = key(change);
      BadInputException.check(USED.contains(key), "--set %s: expected a key of the section data, or one of %s%s; the "
          + "run has been trained, and nothing else of its run file is used here", change,
          String.join(", ", USED.subList(1, USED.size())), Spelling.nearest(key, USED));
    }
  }

  /**
   * Workers that hold the data.
   *
   * @param partitions of Spark; null for one a team of threads
   */
  public SparkWorkers workers(JavaSparkContext spark, Integer partitions) {
    return workers(spec(), spark, partitions);
  }

  /**
   * Workers that only say what the model makes of samples: they take the weights of the
   * {@linkplain TrainedModel#folded folded} network.
   *
   * @param partitions of Spark; null for one a team of threads
   */
  public SparkWorkers answering(JavaSparkContext spark, Integer partitions) {
    return workers(model.answering(model.views(), LEAVES, asked > 0 ? asked : model.folded().together(), data.origin()),
        spark, partitions);
  }

  private SparkWorkers workers(TrainSpec spec, JavaSparkContext spark, Integer partitions) {
    TeamPlan plan = TeamPlan.forEvaluation(spec, team, WorkerCores.ready(spark));
    return new SparkWorkers(spark, spec, plan, data, partitions == null ? plan.tasks() : partitions, StepMode.AUTO,
        null);
  }

  /** How leaves are evaluated. */
  public TrainSpec spec() {
    return model.spec(LEAVES, together, data.origin());
  }

  /** Of the model. A copy. */
  public float[] weights() {
    return model.weights();
  }
}
