package bellows.cli;

import bellows.cli.terminal.HadoopSettings;
import bellows.cli.terminal.Terminal;
import bellows.cli.terminal.TextChart;
import bellows.conf.BadInputException;
import bellows.draw.Curves;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code curves}: how runs went, in the terminal. */
@Command(name = "curves", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Loss and accuracy by step, drawn in the terminal: of one run or of several over",
    "each other, ended or going on. 'draw curves' makes a picture of the same.",
    "For example:",
    "  curves runs/sgd runs/adam --log"})
public final class CurvesCommand implements Callable<Integer> {
  private static final int WIDTH = 80;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
  private List<String> runs;

  @Option(names = "--log", description = "The loss on a logarithmic axis.")
  private boolean logarithmic;

  @Option(names = "--of", split = ",", paramLabel = "WHAT", defaultValue = "loss,accuracy",
      description = "loss, accuracy, rate; default: ${DEFAULT-VALUE}.")
  private List<Curves.Quantity> quantities;

  @Option(names = "--rows", paramLabel = "N", defaultValue = "12",
      description = "How high each chart is, in lines; default: ${DEFAULT-VALUE}.")
  private int rows;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    BadInputException.check(rows >= 2 && rows <= 200, "--rows: expected 2 to 200, found %d", rows);
    Curves curves = Curves.read(runs, logarithmic, HadoopSettings.configuration());
    Terminal terminal = new Terminal(spec.commandLine().getOut());
    for (Curves.Quantity quantity : quantities) {
      List<Curves.Line> lines = curves.lines(quantity);
      if (!lines.isEmpty()) {
        TextChart chart = new TextChart(quantity.name().toLowerCase(Locale.ROOT) + " by step", WIDTH, rows,
            logarithmic && quantity == Curves.Quantity.LOSS);
        lines.forEach(line -> chart.add(line.name(), line.x(), line.y()));
        terminal.drawing(chart);
      }
    }
    return 0;
  }
}
