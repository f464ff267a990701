package bellows.cli.export;

import bellows.conf.BadInputException;
import bellows.run.SavedRun;
import bellows.run.TrainedModel;
import bellows.store.HadoopFiles;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export}: a run in a form that another program reads. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a run in a form that another program reads, for example",
    "  export tensorboard runs/lenet board"},
    subcommands = {
        ExportInt8Command.class,
        ExportOnnxCommand.class,
        ExportSafetensorsCommand.class,
        ExportTensorboardCommand.class})
public final class ExportCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of " + String.join(", ",
        spec.subcommands().keySet()) + ", found none");
  }

  /**
   * The model of a run that is to be written to a file.
   *
   * @throws BadInputException if the file is there already, or there is no such model
   */
  static TrainedModel model(Configuration configuration, String run, String file) {
    BadInputException.check(!new HadoopFiles(configuration).exists(file),
        "%s: expected the name of a new file, found one that is there", file);
    return SavedRun.model(configuration, run);
  }
}
