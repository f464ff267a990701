package bellows.cli;

import bellows.cli.terminal.Terminal;
import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.draw.TraceGraph;
import bellows.expression.Formula;
import bellows.expression.Gradient;
import bellows.expression.Trace;
import bellows.figure.Figure;
import bellows.figure.FigureFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code derive}: a formula's trace with its values, its derivatives walked back along it, and what that costs. */
@Command(name = "derive", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Differentiate a formula at a point by reverse mode, line by line: its trace of",
    "elementary operations with their values, and the derivative of the result by",
    "each of them; the gradient beside central differences; and its cost beside",
    "that of the function. In quotes, because of the shell:",
    "  submit/bellows derive \"(sin(2*pi*w1/w2) + 3*w1/w2) * exp(w2)\" --at w1=1,w2=2"})
public final class DeriveCommand implements Callable<Integer> {
  private static final double WIDTH = Math.cbrt(Math.ulp(1.0));
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 40_000_000;

  @Parameters(paramLabel = "FORMULA", description = {
      "Numbers, names, + - * / ^, parentheses, comparisons, pi, e, and functions: exp,",
      "log, sqrt, sin, cos, tan, tanh, sigmoid, softplus, relu, abs, sign, max, min, pow."})
  private String formula;

  @Option(names = "--at", required = true, split = ",", paramLabel = "NAME=VALUE",
      description = "The point: a value for each variable, such as w1=1,w2=2.")
  private List<String> point;

  @Option(names = "--draw", paramLabel = "FILE", description = {
      "The computation graph, with values and derivatives: a local file that ends in",
      ".png or .svg."})
  private Path drawing;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (drawing != null) {
      FigureFile.check(drawing);
    }
    Trace trace = Formula.parse(formula).trace();
    double[] at = at(trace.variables());
    Gradient.Derived derived = Gradient.of(trace);
    double[] values = derived.trace().evaluate(at);
    double[] slopes = new double[trace.lines().size()];
    for (int i = 0; i < slopes.length; i++) {
      int place = derived.derivatives()[i];
      slopes[i] = place < 0 ? 0 : values[derived.trace().results().get(place)];
    }
    Terminal out = new Terminal(spec.commandLine().getOut());
    double[] forward = trace.evaluate(at);
    lines(trace, forward, slopes).forEach(out::line);
    gradient(trace, at, slopes).forEach(out::line);
    out.line("");
    cost(trace, derived.trace(), at).forEach(out::line);
    if (drawing != null) {
      out.line("");
      out.line(draw(trace, forward, slopes));
    }
    return 0;
  }

  /** Returns what there is to say of the file. */
  private String draw(Trace trace, double[] values, double[] slopes) {
    Figure graph = TraceGraph.of(formula.strip() + "  at " + String.join(", ", point), trace, values, slopes);
    FigureFile.write(graph, drawing);
    return String.format(Locale.ROOT, "%s: computation graph, %,d × %,d pixels", drawing, graph.width(), graph.height());
  }

  /** The values of the variables in their order. */
  private double[] at(List<String> variables) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String one : point) {
      String[] parts = one.split("=", 2);
      try {
        values.put(parts[0].strip(), Double.parseDouble(parts.length < 2 ? "" : parts[1].strip()));
      } catch (NumberFormatException e) {
        throw new BadInputException("--at: expected NAME=VALUE, such as w1=1, found %s", one, e);
      }
    }
    for (String name : values.keySet()) {
      BadInputException.check(variables.contains(name), "--at %s: the formula has no such variable%s; it has %s", name,
          Spelling.nearest(name, variables), variables.isEmpty() ? "none" : String.join(", ", variables));
    }
    return variables.stream().mapToDouble(name -> {
      BadInputException.check(values.containsKey(name), "--at: expected a value for %s, found %s", name,
          String.join(", ", point));
      return values.get(name);
    }).toArray();
  }

  /** The trace: forwards the values, backwards the derivatives. */
  private static List<String> lines(Trace trace, double[] values, double[] slopes) {
    List<String> names = trace.names();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      written.add(trace.lines().get(i).computes() ? names.get(i) + " = " + trace.written(i) : names.get(i));
    }
    int width = Math.max(20, written.stream().mapToInt(String::length).max().orElse(0));
    String form = "%-" + width + "s  %16s  %16s";
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, form, "trace", "value", "derivative"));
    for (int i = 0; i < names.size(); i++) {
      if (!trace.lines().get(i).isConstant()) {
        lines.add(String.format(Locale.ROOT, form, written.get(i), number(values[i]), number(slopes[i])));
      }
    }
    return lines;
  }

  private static List<String> gradient(Trace trace, double[] at, double[] slopes) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%-20s  %16s  %16s  %10s", "gradient", "reverse mode", "differences", "apart"));
    for (int v = 0; v < at.length; v++) {
      String name = trace.variables().get(v);
      double slope = slopes[trace.names().indexOf(name)];
      double difference = difference(trace, at, v);
      lines.add(String.format(Locale.ROOT, "%-20s  %16s  %16s  %10.1e", "by " + name, number(slope), number(difference),
          Math.abs(slope - difference)));
    }
    return lines;
  }

  /** A central difference, of a width at which rounding and curvature err alike. */
  private static double difference(Trace trace, double[] at, int variable) {
    double width = WIDTH * Math.max(1, Math.abs(at[variable]));
    double[] near = at.clone();
    near[variable] = at[variable] + width;
    double above = trace.evaluate(near)[trace.result()];
    near[variable] = at[variable] - width;
    return (above - trace.evaluate(near)[trace.result()]) / (2 * width);
  }

  private static List<String> cost(Trace trace, Trace derived, double[] at) {
    int function = trace.operations();
    int both = derived.operations();
    double functionNanos = nanos(trace, at);
    double bothNanos = nanos(derived, at);
    return List.of(
        String.format(Locale.ROOT, "cost      %d operations for the value, %d with the gradient: %.1f times", function,
            both, (double) both / Math.max(1, function)),
        "          (Baur and Strassen, 1983: at most 5, for any number of variables)",
        String.format(Locale.ROOT, "measured  %.0f ns for the value, %.0f ns with the gradient: %.1f times", functionNanos,
            bothNanos, bothNanos / functionNanos),
        String.format(Locale.ROOT, "          (central differences take %d values)", 2 * at.length));
  }

  /** Of one evaluation: the best of some rounds. */
  private static double nanos(Trace trace, double[] at) {
    double[] values = new double[trace.lines().size()];
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      long count = 0;
      long now = begin;
      while (now - begin < ROUND_NANOS) {
        for (int i = 0; i < 100; i++) {
          trace.evaluate(at, values);
        }
        count += 100;
        now = System.nanoTime();
      }
      best = Math.min(best, (now - begin) / (double) count);
    }
    return best;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.9g", value);
  }
}
