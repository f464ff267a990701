package bellows.cli.export;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.ShellWord;
import bellows.tensorboard.TensorBoard;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export tensorboard}: what a run's tables say, as an event file. */
@Command(name = "tensorboard", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Write what a run's tables say as an event file of TensorBoard: scalars of each",
    "step and evaluation, histograms of weights and gradients, the network, the run",
    "file as hyper-parameters, filters and mistakes. The same as train --tensorboard",
    "writes while it goes on. For example:",
    "  export tensorboard runs/lenet board",
    "  tensorboard --logdir board"})
final class ExportTensorboardCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run's folder; it may still be going on.")
  private String run;

  @Parameters(index = "1", paramLabel = "DIR",
      description = "The folder of all runs, on any Hadoop file system; this one becomes DIR/NAME.")
  private String folder;

  @Option(names = "--samples", paramLabel = "N", defaultValue = "" + TensorBoard.SAMPLES, description = {
      "Look for mistakes among the first N test samples; 0 for no picture of them;",
      "default: ${DEFAULT-VALUE}."})
  private int samples;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    BadInputException.check(samples >= 0, "--samples: expected at least 0, found %d", samples);
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    TensorBoard.Exported written = TensorBoard.export(run, folder, samples, HadoopSettings.configuration(), terminal::note);
    terminal.text("%s: %,d steps, %,d evaluations, %d pictures", written.file(), written.steps(),
        written.evaluations(), written.pictures());
    terminal.line("look at it  tensorboard --logdir " + ShellWord.of(folder));
    return 0;
  }
}
