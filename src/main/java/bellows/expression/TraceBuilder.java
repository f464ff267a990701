package bellows.expression;

import bellows.expression.Trace.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a trace line by line. A line that is there already is not written again, so common parts are computed once;
 * operations on constants are done at once. Constant factors are taken out of products and quotients, which is how
 * {@code 2*pi*w1/w2} and {@code 3*w1/w2} come to share {@code w1/w2}.
 */
public final class TraceBuilder {
  /** Whole powers up to this one are products. */
  private static final int LARGEST_PRODUCT = 16;

  private final List<Line> lines = new ArrayList<>();
  private final Map<Line, Integer> known = new HashMap<>();

  public int variable(String name) {
    return line(new Line(Operation.VARIABLE, -1, -1, 0, name));
  }

  public int constant(double value) {
    return line(new Line(Operation.CONSTANT, -1, -1, value, null));
  }

  /** The line of {@code operation(a)}. */
  public int unary(Operation operation, int a) {
    if (isConstant(a)) {
      return constant(operation.value(value(a), 0));
    }
    Line of = lines.get(a);
    if (operation == Operation.NEGATE && of.operation() == Operation.NEGATE) {
      return of.a();
    }
    return line(new Line(operation, a, -1, 0, null));
  }

  /** The line of {@code operation(a, b)}. */
  public int binary(Operation operation, int a, int b) {
    if (isConstant(a) && isConstant(b)) {
      return constant(operation.value(value(a), value(b)));
    }
    return switch (operation) {
      case ADD -> isConstant(a, 0) ? b : isConstant(b, 0) ? a : line(operation, a, b);
      case SUBTRACT -> isConstant(a, 0) ? unary(Operation.NEGATE, b) : isConstant(b, 0) ? a : line(operation, a, b);
      case MULTIPLY -> product(a, b);
      case DIVIDE -> quotient(a, b);
      case POWER -> isConstant(b) ? power(a, value(b)) : line(operation, a, b);
      case MAX -> isConstant(a) ? binary(operation, b, a)
          : isConstant(b, 0) ? unary(Operation.RELU, a) : line(operation, a, b);
      case MIN -> isConstant(a) ? binary(operation, b, a) : line(operation, a, b);
      default -> line(operation, a, b);
    };
  }

  /** A constant factor stands in front, and there is one at most. */
  private int product(int a, int b) {
    if (isConstant(b)) {
      return product(b, a);
    }
    if (!isConstant(a)) {
      return hasFactor(a) ? product(lines.get(a).a(), product(lines.get(a).b(), b))
          : hasFactor(b) ? product(lines.get(b).a(), product(a, lines.get(b).b()))
          : a == b ? unary(Operation.SQUARE, a) : line(Operation.MULTIPLY, a, b);
    }
    return value(a) == 1 ? b : value(a) == -1 ? unary(Operation.NEGATE, b)
        : hasFactor(b) ? product(constant(value(a) * value(lines.get(b).a())), lines.get(b).b())
        : lines.get(b).operation() == Operation.NEGATE ? product(constant(-value(a)), lines.get(b).a())
        : line(Operation.MULTIPLY, a, b);
  }

  private int quotient(int a, int b) {
    return isConstant(b, 1) ? a
        : hasFactor(a) && !isConstant(b) ? product(lines.get(a).a(), quotient(lines.get(a).b(), b))
        : line(Operation.DIVIDE, a, b);
  }

  private int power(int a, double exponent) {
    double size = Math.abs(exponent);
    if (exponent == 0.5) {
      return unary(Operation.SQRT, a);
    }
    if (exponent == Math.rint(exponent) && size <= LARGEST_PRODUCT) {
      int whole = whole(a, (int) size);
      return exponent < 0 ? binary(Operation.DIVIDE, constant(1), whole) : whole;
    }
    return line(Operation.POWER, a, constant(exponent));
  }

  /** By squaring. */
  private int whole(int a, int exponent) {
    if (exponent < 2) {
      return exponent == 0 ? constant(1) : a;
    }
    int square = unary(Operation.SQUARE, whole(a, exponent / 2));
    return exponent % 2 == 0 ? square : product(square, a);
  }

  private boolean hasFactor(int line) {
    Line found = lines.get(line);
    return found.operation() == Operation.MULTIPLY && isConstant(found.a());
  }

  private int line(Operation operation, int a, int b) {
    return line(new Line(operation, a, b, 0, null));
  }

  /** The number of a line like this one: that of before, or a new one. */
  private int line(Line line) {
    boolean swap = line.operation().commutes() && line.a() > line.b();
    Line key = swap ? new Line(line.operation(), line.b(), line.a(), 0, null) : line;
    Integer before = known.putIfAbsent(key, lines.size());
    if (before == null) {
      lines.add(line);
    }
    return before == null ? lines.size() - 1 : before;
  }

  boolean isConstant(int line) {
    return lines.get(line).isConstant();
  }

  private boolean isConstant(int line, double value) {
    return isConstant(line) && value(line) == value;
  }

  private double value(int line) {
    return lines.get(line).constant();
  }

  /** The line of that number. */
  Line at(int line) {
    return lines.get(line);
  }

  /** Does again what a line of another trace does, with operands that are lines of this one. */
  int copy(Line line, int a, int b) {
    return switch (line.operation().operands()) {
      case 1 -> unary(line.operation(), a);
      case 2 -> binary(line.operation(), a, b);
      default -> line(line);
    };
  }

  /** The trace of those lines that the results need, in the order in which they were written. */
  public Trace build(int... results) {
    boolean[] needed = new boolean[lines.size()];
    for (int result : results) {
      needed[result] = true;
    }
    for (int i = needed.length - 1; i >= 0; i--) {
      if (needed[i] && lines.get(i).computes()) {
        needed[lines.get(i).a()] = true;
        if (lines.get(i).b() >= 0) {
          needed[lines.get(i).b()] = true;
        }
      }
    }
    int[] place = new int[needed.length];
    List<Line> kept = new ArrayList<>();
    for (int i = 0; i < needed.length; i++) {
      Line line = lines.get(i);
      place[i] = kept.size();
      if (needed[i]) {
        kept.add(!line.computes() ? line : new Line(line.operation(), place[line.a()],
            line.b() < 0 ? -1 : place[line.b()], 0, null));
      }
    }
    return new Trace(kept, Arrays.stream(results).mapToObj(result -> place[result]).toList());
  }
}
