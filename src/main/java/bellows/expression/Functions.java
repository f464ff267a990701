package bellows.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The functions and constants that formulas know by name. */
final class Functions {
  /** How a call is written to a trace. */
  private interface Call {
    int write(TraceBuilder out, int a, int b);
  }

  private record Function(int operands, Call call) {}

  private static final Map<String, Function> ALL = new LinkedHashMap<>();
  static final Map<String, Double> CONSTANTS = Map.of("pi", Math.PI, "e", Math.E);
  /** Words that are neither variables nor functions. */
  static final Set<String> WORDS = Set.of("and", "or", "not");

  static {
    for (Operation operation : List.of(Operation.SIN, Operation.COS, Operation.EXP, Operation.LOG, Operation.SQRT,
        Operation.ABS, Operation.SIGN, Operation.TANH, Operation.SIGMOID, Operation.SOFTPLUS, Operation.RELU)) {
      ALL.put(operation.toString(), new Function(1, (out, a, b) -> out.unary(operation, a)));
    }
    ALL.put("tan", new Function(1, (out, a, b) ->
        out.binary(Operation.DIVIDE, out.unary(Operation.SIN, a), out.unary(Operation.COS, a))));
    ALL.put("max", new Function(2, (out, a, b) -> out.binary(Operation.MAX, a, b)));
    ALL.put("min", new Function(2, (out, a, b) -> out.binary(Operation.MIN, a, b)));
    ALL.put("pow", new Function(2, (out, a, b) -> out.binary(Operation.POWER, a, b)));
  }

  private Functions() {}

  static boolean has(String name) {
    return ALL.containsKey(name);
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  /** Names that cannot be those of variables. */
  static boolean isTaken(String name) {
    return has(name) || CONSTANTS.containsKey(name) || WORDS.contains(name);
  }

  /** All names that a formula may say beside those of its variables. */
  static List<String> all() {
    return Stream.of(ALL.keySet(), CONSTANTS.keySet(), WORDS).flatMap(Set::stream).sorted().toList();
  }

  static int operands(String name) {
    return ALL.get(name).operands;
  }

  /** Writes a call; {@code b} is not looked at where the function has one operand. */
  static int write(String name, TraceBuilder out, int a, int b) {
    return ALL.get(name).call.write(out, a, b);
  }
}
