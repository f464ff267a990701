package bellows.draw;

import bellows.conf.BadInputException;
import bellows.expression.Trace;
import bellows.figure.Figure;
import bellows.figure.Graph;
import bellows.figure.Palette;
import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * A formula's computation graph: a box for each line of its trace, by depth, with the value that goes forward and the
 * derivative that comes back. Constants stand in the lines that take them.
 */
public final class TraceGraph {
  private static final int MOST = 300;
  private static final Color FORWARD = Palette.series(0);
  private static final Color BACKWARD = Palette.series(1);

  private TraceGraph() {}

  /**
   * The figure.
   *
   * @param title what it is of
   * @param values of each line of the trace
   * @param derivatives of the result by each line
   * @throws BadInputException if there are more lines than anybody can look at
   */
  public static Figure of(String title, Trace trace, double[] values, double[] derivatives) {
    BadInputException.check(trace.lines().size() <= MOST,
        "--draw: expected a formula whose trace has at most %d lines, found %d", MOST, trace.lines().size());
    List<String> names = trace.names();
    String result = names.get(trace.result());
    Graph graph = new Graph(title)
        .note("blue: values, computed downwards; vermilion: derivatives of " + result + ", computed upwards");
    int[] boxes = new int[names.size()];
    for (int i = 0; i < boxes.length; i++) {
      Trace.Line line = trace.lines().get(i);
      if (line.isConstant() && i != trace.result()) {
        continue;
      }
      String said = line.computes() ? names.get(i) + " = " + trace.written(i) : names.get(i);
      boxes[i] = graph.box(new Graph.Line(said, Color.BLACK), new Graph.Line(number(values[i]), FORWARD),
          new Graph.Line("∂ " + number(derivatives[i]), BACKWARD));
      for (int operand : new int[] {line.a(), line.b()}) {
        if (operand >= 0 && !trace.lines().get(operand).isConstant()) {
          graph.arrow(boxes[operand], boxes[i]);
        }
      }
    }
    return graph;
  }

  /** Five digits, and none of them in vain. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return String.valueOf((long) value);
    }
    String digits = String.format(Locale.ROOT, "%.5g", value);
    return digits.contains(".") && !digits.contains("e") ? digits.replaceFirst("\\.?0+$", "") : digits;
  }
}
