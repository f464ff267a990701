package bellows.interchange;

import bellows.data.Files;
import bellows.run.RunFile;
import bellows.run.TrainedModel;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import com.typesafe.config.Config;
import org.apache.hadoop.conf.Configuration;

/**
 * A run's folder around a model that others have trained: {@code evaluate}, {@code predict} and {@code start.model} use
 * it like any other. It has no checkpoints and no tables, since nothing was trained here.
 */
public final class ImportedRun {
  private ImportedRun() {}

  /**
   * Writes the folder; the file by which it is known as a run's comes last, so a folder half written is none.
   *
   * @param folder new or empty
   * @param conf the run file, with all that data would have told
   * @throws bellows.conf.BadInputException if something lies there
   */
  public static void write(Configuration configuration, String folder, Config conf, TrainedModel model) {
    RunFolder run = RunFolder.create(new HadoopFiles(configuration), folder);
    model.save(Files.join(run.path(), RunFolder.MODEL), configuration);
    run.write(RunFolder.CONF, RunFile.render(conf));
  }
}
