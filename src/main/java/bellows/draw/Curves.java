package bellows.draw;

import bellows.conf.BadInputException;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.Panels;
import bellows.spark.metrics.MetricsTable;
import bellows.store.HadoopFiles;
import bellows.store.run.RunFolder;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** How runs went: loss, accuracy and learning rate by step, as their tables have them. */
public final class Curves {
  /** What can be drawn by step. */
  public enum Quantity { LOSS, ACCURACY, RATE }

  /** One line of a chart: steps, and the value at each. */
  public record Line(String name, double[] x, double[] y) {}

  /** What the tables of a run say. */
  record Run(String name, List<StepRow> steps, List<EvalRow> evals) {}

  /** Of longer runs, means over as many stretches are drawn: a line of 10,000 steps is a band. */
  private static final int MOST_POINTS = 300;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int RATE_HEIGHT = 200;
  private static final double TRAINING_TINT = 0.45;

  private final List<Run> runs;
  private final boolean logarithmic;

  Curves(List<Run> runs, boolean logarithmic) {
    this.runs = List.copyOf(runs);
    this.logarithmic = logarithmic;
    BadInputException.check(runs.stream().anyMatch(run -> !run.steps.isEmpty() || !run.evals.isEmpty()),
        "curves: expected steps or evaluations in the runs' tables, found none");
  }

  /**
   * Reads the tables of runs, ended or going on.
   *
   * @param logarithmic whether the loss is
   * @throws BadInputException if a folder is not that of a run
   */
  public static Curves read(List<String> folders, boolean logarithmic, Configuration configuration) {
    Set<String> names = new LinkedHashSet<>();
    folders.forEach(folder -> names.add(new Path(folder).getName()));
    List<Run> runs = new ArrayList<>();
    for (String folder : folders) {
      RunFolder.open(new HadoopFiles(configuration), folder);
      Path path = new Path(folder);
      try {
        runs.add(new Run(names.size() == folders.size() ? path.getName() : folder,
            MetricsTable.read("steps", StepRow.class, path, configuration),
            MetricsTable.read("evals", EvalRow.class, path, configuration)));
      } catch (IOException e) {
        throw new UncheckedIOException(folder + ": its tables cannot be read: " + e.getMessage(), e);
      }
    }
    return new Curves(runs, logarithmic);
  }

  /** Panels below each other; those without a number to show are left out. */
  public Figure figure() {
    List<Figure> panels = new ArrayList<>(List.of(loss()));
    if (runs.stream().flatMap(run -> run.evals.stream()).anyMatch(row -> row.accuracy() != null)) {
      panels.add(accuracy());
    }
    if (runs.stream().anyMatch(run -> !run.steps.isEmpty())) {
      panels.add(rate());
    }
    return new Panels("", 1, panels);
  }

  /** The same lines for whoever draws them otherwise: of each run the steps', then those of its splits. */
  public List<Line> lines(Quantity quantity) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      switch (quantity) {
        case LOSS -> {
          addLine(lines, i, "training", StepRow::loss);
          addLines(lines, i, EvalRow::loss);
        }
        case ACCURACY -> addLines(lines, i, EvalRow::accuracy);
        case RATE -> addLine(lines, i, "rate", StepRow::learningRate);
        default -> throw new IllegalStateException("unknown " + quantity);
      }
    }
    return lines;
  }

  private void addLine(List<Line> lines, int run, String what, ToDoubleFunction<StepRow> value) {
    List<StepRow> steps = runs.get(run).steps;
    if (!steps.isEmpty()) {
      lines.add(new Line(name(run, what), means(steps, StepRow::step), means(steps, value)));
    }
  }

  private void addLines(List<Line> lines, int run, Function<EvalRow, Double> value) {
    List<EvalRow> known = runs.get(run).evals.stream().filter(row -> value.apply(row) != null).toList();
    for (String split : known.stream().map(EvalRow::split).distinct().sorted().toList()) {
      List<EvalRow> evals = known.stream().filter(row -> row.split().equals(split)).toList();
      lines.add(new Line(name(run, split), evals.stream().mapToDouble(EvalRow::step).toArray(),
          evals.stream().mapToDouble(value::apply).toArray()));
    }
  }

  private Chart loss() {
    Chart chart = new Chart("Loss", "step", "mean loss").size(WIDTH, HEIGHT);
    if (logarithmic) {
      chart.logY();
    }
    for (int i = 0; i < runs.size(); i++) {
      addSteps(chart, i, "training", StepRow::loss, Palette.tint(Palette.series(i), TRAINING_TINT));
      addEvals(chart, i, EvalRow::loss);
    }
    return chart;
  }

  private Chart accuracy() {
    Chart chart = new Chart("Accuracy", "step", "accuracy (%)").size(WIDTH, HEIGHT);
    for (int i = 0; i < runs.size(); i++) {
      addEvals(chart, i, row -> row.accuracy() == null ? Double.NaN : 100 * row.accuracy());
    }
    return chart;
  }

  private Chart rate() {
    Chart chart = new Chart("Learning rate", "step", "rate").size(WIDTH, RATE_HEIGHT);
    for (int i = 0; i < runs.size(); i++) {
      addSteps(chart, i, "rate", StepRow::learningRate, Palette.series(i));
    }
    return chart;
  }

  private void addSteps(Chart chart, int run, String what, ToDoubleFunction<StepRow> value, Color colour) {
    List<StepRow> steps = runs.get(run).steps;
    if (!steps.isEmpty()) {
      double[] x = means(steps, StepRow::step);
      double[] y = means(steps, value);
      if (x.length == 1) {
        chart.points(name(run, what), x, y, colour);
      } else {
        chart.line(name(run, what), x, y, colour);
      }
    }
  }

  /**
   * What was measured once, as the test often is, is a point; the splits of a run have its colour, dashed from the
   * second on.
   */
  private void addEvals(Chart chart, int run, ToDoubleFunction<EvalRow> value) {
    List<EvalRow> all = runs.get(run).evals;
    int dashes = 0;
    for (String split : all.stream().map(EvalRow::split).distinct().sorted().toList()) {
      List<EvalRow> evals = all.stream().filter(row -> row.split().equals(split)).toList();
      double[] x = evals.stream().mapToDouble(EvalRow::step).toArray();
      double[] y = evals.stream().mapToDouble(value).toArray();
      Color colour = runs.size() == 1 ? Palette.series(dashes + 1) : Palette.series(run);
      if (x.length == 1) {
        chart.points(name(run, split), x, y, colour);
      } else if (dashes++ == 0 || runs.size() == 1) {
        chart.line(name(run, split), x, y, colour);
      } else {
        chart.dashes(name(run, split), x, y, colour);
      }
    }
  }

  private String name(int run, String what) {
    return runs.size() == 1 ? what : String.format(Locale.ROOT, "%s: %s", runs.get(run).name, what);
  }

  /** Of all rows, or over stretches of them of one length, of which the last may be shorter. */
  static double[] means(List<StepRow> rows, ToDoubleFunction<StepRow> value) {
    int stretch = (rows.size() + MOST_POINTS - 1) / MOST_POINTS;
    double[] means = new double[(rows.size() + stretch - 1) / stretch];
    for (int i = 0; i < means.length; i++) {
      means[i] = rows.subList(i * stretch, Math.min(rows.size(), (i + 1) * stretch)).stream().mapToDouble(value)
          .average().getAsDouble();
    }
    return means;
  }
}
