package bellows.expression;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a formula by recursive descent and writes its trace at once, loosest binding first:
 *
 * <pre>
 * either     = both {"or" both}
 * both       = negation {"and" negation}
 * negation   = "not" negation | comparison
 * comparison = sum [("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") sum]
 * sum        = product {("+" | "-") product}
 * product    = signed {("*" | "/") signed}
 * signed     = ("-" | "+") signed | power
 * power      = atom ["^" signed]                  so 2^3^2 is 2^9, and -x^2 is -(x^2)
 * atom       = number | name | name "(" either {"," either} ")" | "(" either ")"
 * </pre>
 */
final class Parser {
  private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=");
  /** Of parentheses, signs and powers inside one another: far below what a thread's stack holds. */
  private static final int DEEPEST = 200;

  private final Tokens tokens;
  private final Collection<String> variables;
  private final TraceBuilder out = new TraceBuilder();
  /** Lines that are true or false. */
  private final Set<Integer> conditions = new HashSet<>();
  private int depth;

  /** @param variables that may occur; null for any */
  Parser(String text, Collection<String> variables) {
    tokens = new Tokens(text);
    this.variables = variables;
  }

  Trace trace() {
    int result = either();
    if (tokens.kind() != Tokens.Kind.END) {
      throw tokens.error("expected an operation or the end, found %s%s", tokens.found(),
          tokens.is("(") || tokens.kind() != Tokens.Kind.SIGN ? "; a product needs its *" : "");
    }
    return out.build(result);
  }

  private int either() {
    int at = tokens.start();
    int a = both();
    while (tokens.is("or")) {
      tokens.next();
      int start = tokens.start();
      a = condition(out.binary(Operation.MAX, required(a, at, "or"), required(both(), start, "or")));
    }
    return a;
  }

  private int both() {
    int at = tokens.start();
    int a = negation();
    while (tokens.is("and")) {
      tokens.next();
      int start = tokens.start();
      a = condition(out.binary(Operation.MIN, required(a, at, "and"), required(negation(), start, "and")));
    }
    return a;
  }

  private int negation() {
    if (!tokens.is("not")) {
      return comparison();
    }
    tokens.next();
    int at = tokens.start();
    deeper();
    int a = required(negation(), at, "not");
    depth--;
    return condition(not(a));
  }

  private int comparison() {
    int a = sum();
    if (tokens.kind() != Tokens.Kind.SIGN || !COMPARISONS.contains(tokens.token())) {
      return a;
    }
    String sign = tokens.next();
    int b = sum();
    if (tokens.kind() == Tokens.Kind.SIGN && COMPARISONS.contains(tokens.token())) {
      throw tokens.error("expected one comparison, found a second; write a < b and b < c");
    }
    return condition(switch (sign) {
      case "<" -> out.binary(Operation.LESS, a, b);
      case ">" -> out.binary(Operation.LESS, b, a);
      case "<=" -> out.binary(Operation.LESS_OR_EQUAL, a, b);
      case ">=" -> out.binary(Operation.LESS_OR_EQUAL, b, a);
      case "==" -> out.binary(Operation.EQUAL, a, b);
      default -> not(out.binary(Operation.EQUAL, a, b));
    });
  }

  private int sum() {
    int a = product();
    while (tokens.is("+") || tokens.is("-")) {
      Operation operation = tokens.next().equals("+") ? Operation.ADD : Operation.SUBTRACT;
      a = out.binary(operation, a, product());
    }
    return a;
  }

  private int product() {
    int a = signed();
    while (tokens.is("*") || tokens.is("/")) {
      boolean times = tokens.next().equals("*");
      if (times && tokens.is("*")) {
        throw tokens.error("expected an operand, found '*'; a power is ^");
      }
      a = out.binary(times ? Operation.MULTIPLY : Operation.DIVIDE, a, signed());
    }
    return a;
  }

  private int signed() {
    if (!tokens.is("-") && !tokens.is("+")) {
      return power();
    }
    boolean minus = tokens.next().equals("-");
    deeper();
    int a = signed();
    depth--;
    return minus ? out.unary(Operation.NEGATE, a) : a;
  }

  private int power() {
    int a = atom();
    if (!tokens.is("^")) {
      return a;
    }
    tokens.next();
    deeper();
    int exponent = signed();
    depth--;
    return out.binary(Operation.POWER, a, exponent);
  }

  private int atom() {
    switch (tokens.kind()) {
      case NUMBER:
        return number();
      case NAME:
        return name();
      default:
        if (!tokens.is("(")) {
          throw tokens.error("expected a number, a name or (, found %s", tokens.found());
        }
        tokens.next();
        deeper();
        int a = either();
        depth--;
        close();
        return a;
    }
  }

  private int number() {
    double value = Double.parseDouble(tokens.token());
    if (Double.isInfinite(value)) {
      throw tokens.error("expected a number that a double holds, found %s", tokens.found());
    }
    tokens.next();
    return out.constant(value);
  }

  private int name() {
    int at = tokens.start();
    String name = tokens.token();
    if (Functions.WORDS.contains(name)) {
      throw tokens.error("expected a number, a name or (, found '%s'", name);
    }
    tokens.next();
    if (tokens.is("(") && !Functions.has(name)) {
      throw tokens.error(at, "unknown function '%s'%s; valid: %s", name, Spelling.nearest(name, Functions.names()),
          String.join(", ", Functions.names()));
    }
    if (Functions.has(name)) {
      return call(name);
    }
    Double constant = Functions.CONSTANTS.get(name);
    if (constant != null) {
      return out.constant(constant);
    }
    if (variables != null && !variables.contains(name)) {
      List<String> known = Stream.concat(variables.stream(), Functions.all().stream()).toList();
      throw tokens.error(at, "unknown name '%s'%s; valid: %s", name, Spelling.nearest(name, known),
          String.join(", ", known));
    }
    return out.variable(name);
  }

  private int call(String name) {
    if (!tokens.is("(")) {
      throw tokens.error("expected ( behind the function %s, found %s", name, tokens.found());
    }
    tokens.next();
    deeper();
    int operands = Functions.operands(name);
    int a = either();
    int b = a;
    if (operands == 2) {
      if (!tokens.is(",")) {
        throw tokens.error("expected a comma, as %s takes 2 values, found %s", name, tokens.found());
      }
      tokens.next();
      b = either();
    }
    depth--;
    close();
    return Functions.write(name, out, a, b);
  }

  private void close() {
    if (!tokens.is(")")) {
      throw tokens.error("expected ), found %s", tokens.found());
    }
    tokens.next();
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw tokens.error("expected at most %d parentheses, signs and powers inside one another", DEEPEST);
    }
  }

  private int condition(int line) {
    conditions.add(line);
    return line;
  }

  private int not(int condition) {
    return out.binary(Operation.SUBTRACT, out.constant(1), condition);
  }

  private int required(int line, int at, String word) {
    if (!conditions.contains(line)) {
      throw tokens.error(at, "expected a comparison, such as x < 1, at '%s', found a number", word);
    }
    return line;
  }
}
