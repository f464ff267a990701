package bellows.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation trace: lines of one elementary operation each, every one behind those whose values it takes. What a
 * formula says twice stands in it once. Variables and constants are lines too, so that a line's number is all that
 * anybody needs to name a value.
 *
 * @param lines in the order in which they are computed
 * @param results the lines that are asked for; of a formula the last line
 */
public record Trace(List<Line> lines, List<Integer> results) {
  /**
   * One line.
   *
   * @param a the line of the first operand, −1 where there is none; so {@code b}
   * @param constant the value of {@link Operation#CONSTANT}
   * @param name of {@link Operation#VARIABLE}
   */
  public record Line(Operation operation, int a, int b, double constant, String name) {
    public boolean isVariable() {
      return operation == Operation.VARIABLE;
    }

    public boolean isConstant() {
      return operation == Operation.CONSTANT;
    }

    /** Whether something is computed here. */
    public boolean computes() {
      return operation.operands() > 0;
    }
  }

  public Trace {
    lines = List.copyOf(lines);
    results = List.copyOf(results);
  }

  /** The line of the first result. */
  public int result() {
    return results.get(0);
  }

  /** The names of the variables, in the order in which the formula has them. */
  public List<String> variables() {
    return lines.stream().filter(Line::isVariable).map(Line::name).toList();
  }

  /** Elementary operations; see {@link Operation#cost}. */
  public int operations() {
    return lines.stream().mapToInt(line -> line.operation.cost()).sum();
  }

  /**
   * The values of all lines.
   *
   * @param variables a value each, in the order of {@link #variables}
   */
  public double[] evaluate(double... variables) {
    double[] values = new double[lines.size()];
    evaluate(variables, values);
    return values;
  }

  /** Sets {@code values}, one a line, and allocates nothing. */
  public void evaluate(double[] variables, double[] values) {
    int variable = 0;
    for (int i = 0; i < values.length; i++) {
      Line line = lines.get(i);
      values[i] = line.isVariable() ? variables[variable++] : line.isConstant() ? line.constant
          : line.operation.value(values[line.a], line.b < 0 ? 0 : values[line.b]);
    }
  }

  /** What people call each line: a variable by its name, a constant by its value, the others z1, z2 … */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    int number = 0;
    for (Line line : lines) {
      names.add(line.isVariable() ? line.name : line.isConstant() ? plain(line.constant) : "z" + ++number);
    }
    return names;
  }

  /** What line {@code i} says, without its name: {@code w1 / w2}. */
  public String written(int i) {
    Line line = lines.get(i);
    List<String> names = names();
    return !line.computes() ? names.get(i)
        : line.operation.written(names.get(line.a), line.b < 0 ? "" : names.get(line.b));
  }

  /** As short as it can be told: 2 for 2.0, and six digits of a number like 2π. */
  private static String plain(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.valueOf((long) value);
    }
    String exact = String.valueOf(value);
    return exact.length() <= 8 ? exact : String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.6g",
        value)));
  }
}
