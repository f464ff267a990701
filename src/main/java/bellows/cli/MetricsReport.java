package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.cli.terminal.Terminal;
import bellows.spark.Scored;
import bellows.train.metrics.PerClass;
import bellows.train.metrics.Ranking;
import bellows.train.worker.Evaluation;
import bellows.train.worker.RealErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of an evaluation beyond loss and accuracy, for people. What is not defined is not told, or a dash. */
final class MetricsReport {
  private static final int MOST_NAMED = 5;
  /** What the figures of a class leave of a line. */
  private static final int WIDEST_TITLE = Folded.WIDTH - "  precision  recall      F1  samples".length();

  private final Scored scored;
  private final Evaluation evaluation;
  private final PerClass classes;
  private final List<String> titles;

  /** @param titles of the classes; empty if nobody named them */
  MetricsReport(Scored scored, List<String> titles) {
    this.scored = scored;
    this.titles = titles;
    evaluation = scored.evaluation();
    classes = new PerClass(evaluation.confusion());
  }

  /** One line of what there is but one figure of. */
  String summary() {
    List<String> parts = new ArrayList<>();
    RealErrors errors = evaluation.errors();
    if (errors != null) {
      add(parts, "MAE", errors.mae());
      add(parts, "RMSE", errors.rmse());
      add(parts, "R²", errors.r2());
      return String.join("  ", parts);
    }
    add(parts, "log loss", evaluation.logLoss());
    add(parts, "kappa", classes.kappa());
    add(parts, "ROC AUC", mean(scored.rankings(), Ranking::rocAuc));
    add(parts, "average precision", mean(scored.rankings(), Ranking::averagePrecision));
    return String.join("  ", parts);
  }

  private static void add(List<String> parts, String name, Double figure) {
    if (figure != null) {
      parts.add(Folded.tied(name + " " + figure(figure)));
    }
  }

  /** Four digits behind the point, or four that count where numbers are far from 1. */
  private static String figure(double figure) {
    boolean near = figure == 0 || Math.abs(figure) >= 1e-3 && Math.abs(figure) < 1e6;
    return String.format(Locale.ROOT, near ? "%.4f" : "%.3e", figure);
  }

  /** The mean over the ranked classes: of two classes that of the second, of more the macro mean; null if none is. */
  static Double mean(List<Ranking> rankings, ToDoubleFunction<Ranking> figure) {
    return rankings.isEmpty() ? null : rankings.stream().mapToDouble(figure).sum() / rankings.size();
  }

  /** A line for each class, unless they are many, and their means; nothing of real targets. */
  void print(Terminal out) {
    if (classes.classes() == 0) {
      return;
    }
    int width = Math.max("weighted mean".length(), few() ? labels().mapToObj(this::title).mapToInt(String::length).max()
        .orElse(0) : 0);
    out.line("");
    out.line(String.format("%-" + width + "s  precision  recall      F1  samples", "of each class"));
    if (few()) {
      labels().forEach(label -> out.line(line(width, title(label), classes.of(label), classes.samples(label))));
    }
    out.line(line(width, "macro mean", classes.macro(), evaluation.samples()));
    out.line(line(width, "weighted mean", classes.weighted(), evaluation.samples()));
    notes(out);
  }

  private boolean few() {
    return classes.classes() <= ClassReport.MOST_LISTED;
  }

  private IntStream labels() {
    return IntStream.range(0, classes.classes());
  }

  private String title(int label) {
    return Folded.shortened(ClassReport.numbered(titles, label), WIDEST_TITLE);
  }

  private static String line(int width, String title, PerClass.Means means, long samples) {
    return String.format(Locale.ROOT, "%-" + width + "s  %9.4f  %6.4f  %6.4f  %7d", title, means.precision(),
        means.recall(), means.f1(), samples);
  }

  private void notes(Terminal out) {
    List<String> missing = labels().filter(label -> classes.samples(label) == 0).mapToObj(this::title).toList();
    if (!missing.isEmpty()) {
      String named = missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
      out.note(String.format(Locale.ROOT, "no samples of %,d of %,d classes (%s%s); they have no ROC AUC, and take "
          + "part in macro means only if something was taken for them", missing.size(), classes.classes(), named,
          missing.size() > MOST_NAMED ? ", …" : ""));
    }
    if (!scored.ranked()) {
      out.note("no ROC AUC and average precision of so many samples and classes");
    }
  }
}
