package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.run.RunSummary;
import bellows.run.Training;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One run a fold of the training samples, each judged by the fold that it does not learn from; and what they come to,
 * mean and standard deviation over the folds.
 */
final class CrossValidation {
  private final Terminal terminal;
  private final Supplier<Training.Builder> description;
  private final Config file;
  private final int folds;
  private final List<RunSummary> done = new ArrayList<>();

  /** @param description of a training, all but its configuration and folder */
  CrossValidation(Terminal terminal, Supplier<Training.Builder> description, Config file, int folds) {
    BadInputException.check(folds >= 2, "--folds: expected at least 2, found %d", folds);
    BadInputException.check(!file.hasPath("data.validation"), "--folds: expected a run file without data.validation, as "
        + "the folds are that, found one; add --set data.validation=null");
    this.terminal = terminal;
    this.description = description;
    this.file = file;
    this.folds = folds;
  }

  /**
   * Trains fold after fold.
   *
   * @param folder below which each fold has a run's folder
   * @param run trains one to its end; null if a person has stopped it
   * @return whether all were trained
   */
  boolean train(String folder, Function<Training.Builder, RunSummary> run) {
    for (int fold = 1; fold <= folds; fold++) {
      Config one = ConfigFactory.parseString("data.validation {folds = " + folds + ", fold = " + fold + "}")
          .withFallback(file);
      terminal.line("fold     " + fold + " of " + folds);
      RunSummary summary = run.apply(description.get().configuration(one).folder(folder + "/fold-" + fold));
      if (summary == null) {
        return false;
      }
      done.add(summary);
    }
    tell("loss", done.stream().map(RunSummary::validationLoss).toList(), 1, "%.4f");
    tell("accuracy", done.stream().map(RunSummary::validationAccuracy).toList(), 100, "%.2f %%");
    return true;
  }

  private void tell(String name, List<Double> values, double factor, String format) {
    if (values.stream().anyMatch(Objects::isNull)) {
      return;
    }
    double mean = values.stream().mapToDouble(value -> factor * value).average().orElseThrow();
    double squares = values.stream().mapToDouble(value -> (factor * value - mean) * (factor * value - mean)).sum();
    terminal.text("folds    " + name + " " + format + " ± " + format + " over %d folds: %s", mean,
        Math.sqrt(squares / (folds - 1)), folds, String.join(", ",
            values.stream().map(value -> Folded.tied(String.format(Locale.ROOT, format, factor * value))).toList()));
  }
}
