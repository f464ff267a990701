package bellows.expression;

import bellows.expression.Trace.Line;
import java.util.Arrays;

/**
 * Reverse mode: a trace is walked back, and the derivative of its result by each line becomes the sum over the lines
 * that take it, {@code ∂z_T/∂z_t = Σ_children ∂z_T/∂z_c · ∂z_c/∂z_t}. The derivatives are lines of a trace as well, so
 * they share what the function has computed, and what evaluates one evaluates the other.
 *
 * <p>Where a function has a kink, the derivative is one of the two slopes: that of ReLU and of abs at 0 is 0, and of
 * two equal operands max and min follow the second.
 */
public final class Gradient {
  private final Trace function;
  private final TraceBuilder out;
  /** Where each line of the function stands in {@code out}. */
  private final int[] at;
  /** Where its derivative stands, −1 for none so far. */
  private final int[] slope;

  private Gradient(Trace function, TraceBuilder out, int[] at) {
    this.function = function;
    this.out = out;
    this.at = at;
    slope = new int[at.length];
    Arrays.fill(slope, -1);
  }

  /**
   * A function together with its derivatives.
   *
   * @param derivatives by line of the function: the result of {@code trace} that holds its derivative; −1 for constants
   *     and what does not reach the result. Result 0 is the function's own
   */
  public record Derived(Trace trace, int[] derivatives) {}

  /** All derivatives of a function's result. */
  public static Derived of(Trace function) {
    TraceBuilder out = new TraceBuilder();
    int[] at = new int[function.lines().size()];
    for (int i = 0; i < at.length; i++) {
      at[i] = repeat(function, i, at, out);
    }
    int[] slopes = write(function, out, at, out.constant(1));
    int[] derivatives = new int[at.length];
    int[] results = new int[at.length + 1];
    results[0] = at[function.result()];
    int count = 1;
    for (int i = 0; i < at.length; i++) {
      derivatives[i] = slopes[i] < 0 ? -1 : count;
      if (slopes[i] >= 0) {
        results[count++] = slopes[i];
      }
    }
    return new Derived(out.build(Arrays.copyOf(results, count)), derivatives);
  }

  /** Writes line {@code i} of a trace to another, in which its operands stand at {@code at}; returns its place. */
  public static int repeat(Trace function, int i, int[] at, TraceBuilder out) {
    Line line = function.lines().get(i);
    return out.copy(line, line.a() < 0 ? -1 : at[line.a()], line.b() < 0 ? -1 : at[line.b()]);
  }

  /**
   * Writes the derivatives.
   *
   * @param at where each line of the function stands in {@code out}
   * @param seed the line of {@code out} that the derivative by the result itself is
   * @return where each line's derivative stands, −1 for none
   */
  public static int[] write(Trace function, TraceBuilder out, int[] at, int seed) {
    Gradient gradient = new Gradient(function, out, at);
    gradient.slope[function.result()] = seed;
    for (int i = at.length - 1; i >= 0; i--) {
      if (gradient.slope[i] >= 0) {
        gradient.back(i);
      }
    }
    return gradient.slope;
  }

  /** Adds what line {@code i} hands on to its operands; d is its own derivative, z its value. */
  private void back(int i) {
    Line line = function.lines().get(i);
    int d = slope[i];
    int z = at[i];
    int a = line.a() < 0 ? -1 : at[line.a()];
    switch (line.operation()) {
      case VARIABLE, CONSTANT, SIGN, LESS, LESS_OR_EQUAL, EQUAL, GATE, LEAK -> { }
      case NEGATE -> subtract(line.a(), d);
      case SQUARE -> add(line.a(), times(out.constant(2), times(a, d)));
      case SQRT -> add(line.a(), times(out.constant(0.5), over(d, z)));
      case EXP -> add(line.a(), times(d, z));
      case LOG -> add(line.a(), over(d, a));
      case SIN -> add(line.a(), times(d, out.unary(Operation.COS, a)));
      case COS -> subtract(line.a(), times(d, out.unary(Operation.SIN, a)));
      case TANH -> add(line.a(), times(d, oneLess(out.unary(Operation.SQUARE, z))));
      case SIGMOID -> add(line.a(), times(d, times(z, oneLess(z))));
      case SOFTPLUS -> add(line.a(), times(d, out.unary(Operation.SIGMOID, a)));
      case RELU -> add(line.a(), out.binary(Operation.GATE, z, d));
      case ABS -> add(line.a(), times(d, out.unary(Operation.SIGN, a)));
      default -> back(line, d, z, a, at[line.b()]);
    }
  }

  /** With two operands. */
  private void back(Line line, int d, int z, int a, int b) {
    switch (line.operation()) {
      case ADD -> {
        add(line.a(), d);
        add(line.b(), d);
      }
      case SUBTRACT -> {
        add(line.a(), d);
        subtract(line.b(), d);
      }
      case MULTIPLY -> {
        add(line.a(), times(d, b));
        add(line.b(), times(d, a));
      }
      case DIVIDE -> {
        int part = over(d, b);
        add(line.a(), part);
        subtract(line.b(), times(part, z));
      }
      case POWER -> {
        int less = out.binary(Operation.SUBTRACT, b, out.constant(1));
        add(line.a(), times(d, times(b, out.binary(Operation.POWER, a, less))));
        if (!isConstant(line.b())) {
          add(line.b(), times(d, times(z, out.unary(Operation.LOG, a))));
        }
      }
      case LEAKY_RELU -> add(line.a(), times(d, out.binary(Operation.LEAK, z, b)));
      case MAX -> choose(line, d, out.binary(Operation.LESS, b, a));
      case MIN -> choose(line, d, out.binary(Operation.LESS, a, b));
      default -> throw new IllegalStateException("no derivative of " + line.operation());
    }
  }

  /** Gives the derivative to the first operand where {@code first} is 1, to the second where it is 0. */
  private void choose(Line line, int d, int first) {
    int part = times(d, first);
    add(line.a(), part);
    add(line.b(), out.binary(Operation.SUBTRACT, d, part));
  }

  private void add(int operand, int part) {
    if (!isConstant(operand)) {
      slope[operand] = slope[operand] < 0 ? part : out.binary(Operation.ADD, slope[operand], part);
    }
  }

  private void subtract(int operand, int part) {
    if (!isConstant(operand)) {
      slope[operand] = slope[operand] < 0 ? out.unary(Operation.NEGATE, part)
          : out.binary(Operation.SUBTRACT, slope[operand], part);
    }
  }

  private boolean isConstant(int operand) {
    return function.lines().get(operand).isConstant();
  }

  private int times(int a, int b) {
    return out.binary(Operation.MULTIPLY, a, b);
  }

  private int over(int a, int b) {
    return out.binary(Operation.DIVIDE, a, b);
  }

  private int oneLess(int a) {
    return out.binary(Operation.SUBTRACT, out.constant(1), a);
  }
}
