package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.Split;
import bellows.nn.model.Model;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.run.SavedRun;
import bellows.run.Setup;
import bellows.run.TrainedModel;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.worker.TrainSpec;
import org.apache.hadoop.conf.Configuration;

/**
 * A network with weights, and data for it: what a drawing is of.
 *
 * @param weights then statistics, in the order of the model's layout; whoever changes them works on a copy
 * @param trained whether a run made the weights; otherwise they are those that it would begin with
 */
public record Subject(TrainSpec spec, float[] weights, DataSet data, boolean trained) {
  /**
   * Opens the folder of a run that has ended, or a run file.
   *
   * @throws BadInputException if it is neither, or its data are not what its network is for
   */
  public static Subject open(String path, Changes changes, Configuration configuration) {
    HadoopFiles files = new HadoopFiles(configuration);
    if (RunFolder.isAt(files, path)) {
      TrainedModel model = SavedRun.model(configuration, path);
      SavedRun run = SavedRun.open(configuration, path, model, changes, true);
      return new Subject(run.spec(), run.weights(), run.data(), true);
    }
    return of(Setup.open(RunFile.read(files, path, changes), files));
  }

  static Subject of(Setup setup) {
    return new Subject(setup.spec(), setup.model().initial(setup.config().seed()), setup.data(), false);
  }

  /** A run on its way, with the weights that it has now. */
  public static Subject underWay(Setup setup, float[] weights) {
    return new Subject(setup.spec(), weights, setup.data(), true);
  }

  public Model model() {
    return spec.model();
  }

  /** The first samples of the test data, or of the training data where there are none. */
  public Rows samples(int most) {
    BadInputException.check(most > 0, "--samples: expected at least 1, found %d", most);
    return data.first(data.has(Split.TEST) ? Split.TEST : Split.TRAIN, most);
  }
}
