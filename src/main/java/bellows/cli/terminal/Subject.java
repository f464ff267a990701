package bellows.cli.terminal;

import bellows.conf.Settings;
import bellows.data.Files;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.run.Changes;
import bellows.run.RunFile;
import bellows.spark.data.DataSet;
import bellows.store.HadoopFiles;
import bellows.tensor.Shape;
import bellows.train.RunKeys;

/**
 * What commands are given that take a run file or a network's name.
 *
 * @param run the file, all of whose keys were looked at; null for a network by name
 */
public record Subject(Model model, Settings run) {
  /** @throws bellows.conf.BadInputException if it is neither a network's name nor a file, or the file is wrong */
  public static Subject open(String word, Changes changes) {
    if (SubjectWord.isNetwork(word)) {
      return new Subject(Zoo.named(word), null);
    }
    Files files = new HadoopFiles(HadoopSettings.configuration());
    SubjectWord.check(files, word);
    Settings run = Settings.of(RunFile.read(files, word, changes));
    return new Subject(fromFile(run), run);
  }

  /** The shape of the samples is that which the file declares, else the data's, else that of the named network. */
  private static Model fromFile(Settings run) {
    boolean declared = RunKeys.hold(run).has("input") && run.has("classes");
    Model model = declared ? Zoo.model(run, Shape.of(run.integers("input")), run.integer("classes")) : ofData(run);
    RunFile.readRest(run, !declared);
    return model;
  }

  private static Model ofData(Settings run) {
    DataSet opened = DataSet.open(RunKeys.hold(run).section("data"), new HadoopFiles(HadoopSettings.configuration()));
    return Zoo.model(run, Views.read(run.section("data")).output(opened.shape()), opened.classes());
  }
}
