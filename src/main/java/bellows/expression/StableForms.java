package bellows.expression;

import bellows.expression.Trace.Line;

/**
 * Replaces what overflows by the same function in a form that does not: {@code log(1 + e^u)} is softplus(u), which is u
 * where e^u is infinite, {@code 1/(1 + e^−u)} is sigmoid(u), whose derivative is then 0 and not ∞/∞, and the logarithms
 * of p = sigmoid(u) and of 1 − p are −softplus(−u) and −softplus(u), finite where p is 0 or 1. And max(u, c·u) for a
 * number c from 0 to 1 becomes one operation, as it is common.
 */
public final class StableForms {
  private final Trace from;
  private final TraceBuilder out = new TraceBuilder();
  private final int[] at;

  private StableForms(Trace from) {
    this.from = from;
    at = new int[from.lines().size()];
  }

  /** The same function of the same variables. */
  public static Trace of(Trace function) {
    StableForms forms = new StableForms(function);
    for (int i = 0; i < forms.at.length; i++) {
      forms.at[i] = forms.line(i);
    }
    return forms.out.build(function.results().stream().mapToInt(result -> forms.at[result]).toArray());
  }

  private int line(int i) {
    Line line = from.lines().get(i);
    if (line.operation() == Operation.LOG) {
      return logarithm(i);
    }
    if (line.operation() == Operation.DIVIDE && isOne(at[line.a()]) && exponent(line.b()) >= 0) {
      return out.unary(Operation.SIGMOID, out.unary(Operation.NEGATE, exponent(line.b())));
    }
    return line.operation() == Operation.MAX && isLeaky(at[line.a()], at[line.b()])
        ? out.binary(Operation.LEAKY_RELU, at[line.a()], out.at(at[line.b()]).a()) : Gradient.repeat(from, i, at, out);
  }

  /** Whether b is a times a number from 0 to 1. */
  private boolean isLeaky(int a, int b) {
    Line product = out.at(b);
    return product.operation() == Operation.MULTIPLY && product.b() == a && out.at(product.a()).isConstant()
        && out.at(product.a()).constant() >= 0 && out.at(product.a()).constant() <= 1;
  }

  private int logarithm(int i) {
    int a = at[from.lines().get(i).a()];
    Line of = out.at(a);
    int u = exponent(from.lines().get(i).a());
    if (u >= 0) {
      return out.unary(Operation.SOFTPLUS, u);
    }
    if (of.operation() == Operation.SIGMOID) {
      return minusSoftplus(out.unary(Operation.NEGATE, of.a()));
    }
    return of.operation() == Operation.SUBTRACT && isOne(of.a()) && out.at(of.b()).operation() == Operation.SIGMOID
        ? minusSoftplus(out.at(of.b()).a()) : out.unary(Operation.LOG, a);
  }

  private int minusSoftplus(int u) {
    return out.unary(Operation.NEGATE, out.unary(Operation.SOFTPLUS, u));
  }

  /** The u of a line {@code 1 + e^u}, where it stands in the new trace; −1 if it is another line. */
  private int exponent(int i) {
    Line sum = out.at(at[i]);
    if (sum.operation() != Operation.ADD) {
      return -1;
    }
    int exp = isOne(sum.a()) ? sum.b() : isOne(sum.b()) ? sum.a() : -1;
    return exp >= 0 && out.at(exp).operation() == Operation.EXP ? out.at(exp).a() : -1;
  }

  private boolean isOne(int line) {
    return out.at(line).isConstant() && out.at(line).constant() == 1;
  }
}
