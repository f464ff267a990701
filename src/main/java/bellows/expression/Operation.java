package bellows.expression;

import java.util.Locale;

/**
 * What one line of a {@link Trace} does. Values are IEEE doubles with the transcendental functions of
 * {@link StrictMath}: the same bits on every machine.
 */
public enum Operation {
  /** A name whose value comes from outside. */
  VARIABLE(0, ""),
  CONSTANT(0, ""),
  NEGATE(1, "-"),
  ADD(2, "+"),
  SUBTRACT(2, "-"),
  MULTIPLY(2, "*"),
  DIVIDE(2, "/"),
  POWER(2, "^"),
  /** {@code a·a}. */
  SQUARE(1, "^2"),
  SQRT(1, "sqrt"),
  EXP(1, "exp"),
  LOG(1, "log"),
  SIN(1, "sin"),
  COS(1, "cos"),
  TANH(1, "tanh"),
  SIGMOID(1, "sigmoid"),
  /** {@code log(1 + e^a)}. */
  SOFTPLUS(1, "softplus"),
  /** {@code max(a, 0)}. */
  RELU(1, "relu"),
  ABS(1, "abs"),
  /** −1, 0 or 1. */
  SIGN(1, "sign"),
  MAX(2, "max"),
  MIN(2, "min"),
  /** 1 where {@code a < b}, else 0; so the other comparisons. */
  LESS(2, "<"),
  LESS_OR_EQUAL(2, "<="),
  EQUAL(2, "=="),
  /** {@code a ≤ 0 ? 0 : b}: what a ReLU of value a lets through of the derivative b. */
  GATE(2, "gate"),
  /** {@code a ≤ 0 ? a·b : a}: max(a, b·a) for a b from 0 to 1. */
  LEAKY_RELU(2, "leakyrelu"),
  /** {@code a ≤ 0 ? b : 1}: the slope of a leaky ReLU of value a. */
  LEAK(2, "leak");

  private final int operands;
  private final String symbol;

  Operation(int operands, String symbol) {
    this.operands = operands;
    this.symbol = symbol;
  }

  /** How many values it takes: 0, 1 or 2. */
  public int operands() {
    return operands;
  }

  /** Whether both operands may change places. */
  boolean commutes() {
    return switch (this) {
      case ADD, MULTIPLY, MAX, MIN, EQUAL -> true;
      default -> false;
    };
  }

  /**
   * How many elementary operations it counts for: a power is a logarithm, a product and an exponential, a maximum is a
   * comparison and a choice.
   */
  int cost() {
    return switch (this) {
      case VARIABLE, CONSTANT -> 0;
      case POWER -> 3;
      case MAX, MIN -> 2;
      default -> 1;
    };
  }

  /** The value for operands that are numbers; {@code b} is not looked at where there is one operand. */
  public double value(double a, double b) {
    return switch (this) {
      case VARIABLE, CONSTANT -> throw new IllegalStateException(this + " has no operands");
      case NEGATE -> -a;
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case POWER -> StrictMath.pow(a, b);
      case SQUARE -> a * a;
      case SQRT -> Math.sqrt(a);
      case EXP -> StrictMath.exp(a);
      case LOG -> StrictMath.log(a);
      case SIN -> StrictMath.sin(a);
      case COS -> StrictMath.cos(a);
      case TANH -> StrictMath.tanh(a);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-a));
      case SOFTPLUS -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
      case RELU -> a <= 0 ? 0 : a;
      case ABS -> Math.abs(a);
      case SIGN -> Math.signum(a);
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case EQUAL -> a == b ? 1 : 0;
      case GATE -> a <= 0 ? 0 : b;
      case LEAKY_RELU -> a <= 0 ? a * b : a;
      case LEAK -> a <= 0 ? b : 1;
    };
  }

  /** The operation as people write it, for operands that are names or numbers. */
  String written(String a, String b) {
    return switch (this) {
      case NEGATE -> "-" + a;
      case SQUARE -> a + symbol;
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, LESS_OR_EQUAL, EQUAL -> a + " " + symbol + " " + b;
      case POWER -> a + "^" + b;
      case GATE -> "(" + a + " > 0) * " + b;
      default -> symbol + "(" + a + (operands == 2 ? ", " + b : "") + ")";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
