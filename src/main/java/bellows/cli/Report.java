package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.conf.ShellWord;
import bellows.data.Split;
import bellows.kernel.KernelProvider;
import bellows.run.RunEvent;
import bellows.run.RunSummary;
import bellows.run.Setup;
import bellows.spark.data.DataSet;
import java.util.Locale;
import java.util.function.Consumer;

/** What {@code train} tells a person: what is going to be done, how it goes, what came of it. */
final class Report implements Consumer<RunEvent> {
  private final Terminal terminal;
  private final String sparkVersion;
  private Progress progress;

  Report(Terminal terminal, String sparkVersion) {
    this.terminal = terminal;
    this.sparkVersion = sparkVersion;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Noted note) {
      terminal.text(note.text());
    } else if (event instanceof RunEvent.Started started) {
      progress = new Progress(terminal, started.setup().config());
      start(started);
    } else if (event instanceof RunEvent.Rehearsed rehearsed) {
      rehearsed(rehearsed);
    } else if (event instanceof RunEvent.Stepped stepped) {
      progress.step(stepped.row(), stepped.place());
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      progress.evaluation(evaluated.row());
    } else if (event instanceof RunEvent.Happened happened && progress != null) {
      progress.event(happened.row());
    } else if (event instanceof RunEvent.RolledBack) {
      progress.restart();
    }
  }

  private void start(RunEvent.Started run) {
    Setup setup = run.setup();
    DataSet data = setup.data();
    line("run      %s", run.folder());
    line("model    %s, %,d weights", setup.model().name(), setup.model().layout().weightCount());
    String kept = data.has(Split.VALIDATION)
        ? String.format(Locale.ROOT, ", %,d validation", data.count(Split.VALIDATION)) : "";
    line("data     %s: %,d training%s and %,d test samples of %s, %s", data.describe(), data.count(Split.TRAIN), kept,
        data.count(Split.TEST), data.shape() == null ? "their own sizes" : data.shape(),
        data.classes() == 0 ? "real targets" : data.classes() + " classes");
    line("spark    %s, Spark %s, Java %s", run.workers(), sparkVersion, System.getProperty("java.version"));
    line("kernels  %s (%s)", KernelProvider.kernels().name(), KernelProvider.reason());
    line("batch    %d samples in %d leaves, at most %d together", setup.spec().batch(), setup.spec().leaves(),
        setup.spec().together());
    line("memory   %s", run.plan().describe());
  }

  private void rehearsed(RunEvent.Rehearsed run) {
    line("steps    %,d an epoch, %s in all", run.stepsAnEpoch(),
        run.totalSteps() < 0 ? "as many as there is time for" : String.format(Locale.ROOT, "%,d", run.totalSteps()));
    line("first    loss %.4f, of %d samples", run.loss(), run.samples());
    line("dry run  nothing was trained or written");
  }

  /** After a run that was not interrupted. */
  void finish(RunSummary summary) {
    line("done     %d steps, %d epochs in %s, %,.0f samples/s", summary.steps(), summary.epochs(),
        Progress.duration(summary.seconds()), summary.samplesPerSecond());
    if (KernelProvider.tiles() != null) {
      line("tiles    %s", KernelProvider.tiles());
    }
    String why = switch (summary.stopped()) {
      case "patience" -> "evaluations got no better for as long as stop.patience waits";
      case "tolerance" -> "the training loss fell by no more than stop.tolerance";
      case "gradient-norm" -> "the gradient became as short as stop.gradient-norm";
      default -> null;
    };
    if (why != null) {
      line("stopped  %s", why);
    }
    if (summary.bestStep() != null) {
      line("model    as it was after step %d, the best evaluation", summary.bestStep());
    }
    tell("validation", summary.validationLoss(), summary.validationAccuracy());
    tell("test    ", summary.testLoss(), summary.testAccuracy());
    line("weights  sha256 %s", summary.weightsSha256());
    terminal.line("metrics  submit/bellows sql " + ShellWord.of(summary.run()) + " \"SELECT * FROM evals\"");
  }

  private void tell(String split, Double loss, Double accuracy) {
    if (loss != null) {
      line("%s loss %.4f%s", split, loss, accuracy == null ? ""
          : String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * accuracy));
    }
  }

  private void line(String format, Object... arguments) {
    terminal.text(format, arguments);
  }
}
