package bellows.cli.draw;

import bellows.cli.terminal.HadoopSettings;
import bellows.draw.Curves;
import bellows.figure.FigureFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code draw curves}: how runs went. */
@Command(name = "curves", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Loss, accuracy and learning rate by step, of one run or of several over each",
    "other, ended or going on. The command 'curves' shows them in the terminal.",
    "For example:",
    "  draw curves runs/sgd runs/adam --log --out curves.png"})
final class DrawCurvesCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
  private List<String> runs;

  @Option(names = "--out", required = true, paramLabel = "FILE",
      description = "A local file that ends in .png or .svg.")
  private Path out;

  @Option(names = "--log", description = "The loss on a logarithmic axis.")
  private boolean logarithmic;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    FigureFile.check(out);
    DrawOptions.write(Curves.read(runs, logarithmic, HadoopSettings.configuration()).figure(), out, spec);
    return 0;
  }
}
