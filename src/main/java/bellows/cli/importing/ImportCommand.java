package bellows.cli.importing;

import bellows.cli.terminal.Terminal;
import bellows.conf.ShellWord;
import bellows.interchange.ImportedRun;
import bellows.run.TrainedModel;
import com.typesafe.config.Config;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code import}: what other tools have trained, as a run's folder. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Make a run's folder of what other tools have trained: evaluate, predict and",
    "start.model use it like any other."},
    footerHeading = "%nExamples:%n", footer = {
        "  bellows import onnx resnet20.onnx runs/resnet20",
        "  bellows import weights resnet50 resnet50.pth runs/resnet50"},
    subcommands = {ImportOnnxCommand.class, ImportWeightsCommand.class})
public final class ImportCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "import: expected one of "
        + String.join(", ", spec.subcommands().keySet()));
  }

  /**
   * Writes the folder of what was read, and tells of it.
   *
   * @param told lines between the folder's and the hash
   */
  static void finish(Configuration configuration, String run, Config conf, TrainedModel model, Terminal out,
      Runnable told) {
    ImportedRun.write(configuration, run, conf, model);
    out.text("run      %s", run);
    told.run();
    out.text("weights  sha256 %s", model.sha256());
    out.line("use      submit/bellows evaluate " + ShellWord.of(run) + " --data PATH");
  }
}
