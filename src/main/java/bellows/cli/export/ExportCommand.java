package bellows.cli.export;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export}: a run in a form that another program reads. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write a run in a form that another program reads, for example",
    "  export tensorboard runs/lenet board"},
    subcommands = {
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
}
