package bellows.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What formulas say, and what is no formula. */
class FormulaTest {
  private static double value(String text, double... variables) {
    Trace trace = Formula.parse(text).trace();
    return trace.evaluate(variables)[trace.result()];
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "1 + 2 * 3 | 7", "(1 + 2) * 3 | 9", "10 - 4 - 3 | 3", "16 / 4 / 2 | 2", "2 ^ 3 ^ 2 | 512", "-2 ^ 2 | -4",
      "2 ^ -1 | 0.5", "--3 | 3", "+3 - -2 | 5", ".5e1 + 1.25E-1 | 5.125", "2 * -3 | -6", "4 ^ 0.5 | 2", "3 ^ 0 | 1",
      "max(2, 3) - min(2, 3) | 1", "abs(-2) + sign(-7) | 1", "pow(2, 10) | 1024", "sqrt(9) | 3", "relu(-3) | 0",
      "cos(pi) | -1", "log(e) | 1", "exp(0) + tanh(0) + sin(0) + tan(0) | 1", "sigmoid(0) | 0.5",
      "1 < 2 | 1", "2 <= 2 | 1", "1 > 2 | 0", "2 >= 3 | 0", "1 == 1 | 1", "1 != 1 | 0",
      "1 < 2 and 3 < 2 | 0", "1 < 2 or 3 < 2 | 1", "not 1 < 2 | 0", "not (1 < 2 and 3 < 2) | 1",
      "1 < 2 or 1 < 2 and 2 < 1 | 1", "2 * (1 < 2) | 2"})
  void means(String text, double expected) {
    assertEquals(expected, value(text), 1e-15);
  }

  /** The same with a variable in the place of each constant, so that the trace computes it. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "x + y * 3 | 14", "x - y - 3 | -5", "x ^ y | 16", "x ^ 3 | 8", "x ^ -2 | 0.25", "x ^ 17 | 131072", "x ^ 1.5 | 2.8284271247461903",
      "max(x, y) - min(x, y) | 2", "max(-x, 0) | 0", "max(0, x) | 2", "x / y | 0.5", "-x ^ 2 | -4", "x < y and not y < x | 1",
      "2 * x / y * 3 | 3", "softplus(x) - log(1 + exp(x)) | 0", "x_1 + x | 6"})
  void computes(String text, double expected) {
    assertEquals(expected, value(text, 2, 4), 1e-15);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "x1^2 + * x2 | column 8: expected a number, a name or (, found '*' |        ^",
      "sinn(x) | column 1: unknown function 'sinn', did you mean 'sin'? |   ^",
      "2 x | column 3: expected an operation or the end, found 'x'; a product needs its * |     ^",
      "(1 + x | column 7: expected ), found the end |         ^",
      "x ** 2 | column 4: expected an operand, found '*'; a power is ^ |      ^",
      "sin x | column 5: expected ( behind the function sin, found 'x' |       ^",
      "max(x) | column 6: expected a comma, as max takes 2 values, found ')' |        ^",
      "x = 1 | column 3: expected a number, a name or a sign, found '='; a comparison is == |     ^",
      "0 < x < 1 | column 7: expected one comparison, found a second; write a < b and b < c |         ^",
      "x and y < 1 | column 1: expected a comparison, such as x < 1, at 'and', found a number |   ^",
      "1e999 | column 1: expected a number that a double holds, found '1e999' |   ^",
      "x + | column 4: expected a number, a name or (, found the end |      ^",
      "1 + and | column 5: expected a number, a name or (, found 'and' |       ^"})
  void pointsAtWhatIsWrong(String text, String message, String caret) {
    Refusal.of(() -> Formula.parse(text), message, text + "\n" + "  " + " ".repeat(column(message) - 1) + "^");
  }

  private static int column(String message) {
    return Integer.parseInt(message.substring("column ".length(), message.indexOf(':')));
  }

  @Test
  void knowsOnlyTheVariablesThatItIsTold() {
    Refusal.of(() -> Formula.parse("2 * margine", List.of("margin", "y")),
        "column 5: unknown name 'margine', did you mean 'margin'?", "margin, y, abs, and, cos");
    assertEquals(List.of("b", "a"), Formula.parse("b * a + b", List.of("a", "b")).variables());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "x^", "sin(", "not "})
  void refusesWhatIsDeeperThanAStack(String part) {
    Refusal.of(() -> Formula.parse(part.repeat(2000)), "at most 200 parentheses, signs and powers inside one another",
        "…");
  }

  @Test
  void refusesWhatNobodyWrote() {
    Refusal.of(() -> Formula.parse("(".repeat(100_000)), "at most 10,000 characters, found 100,000");
    Refusal.of(() -> Formula.parse("x + ".repeat(250_000) + "x"), "found 1,000,001");
    Refusal.of(() -> Formula.parse(""), "column 1: expected a number, a name or (, found the end");
    Refusal.of(() -> Formula.parse("π"), "found 'π'");
    Refusal.of(() -> Formula.parse("x\u0000"), "column 2");
    assertEquals(3000, value("x + ".repeat(2499) + "x", 1.2), 1e-9);
  }

  @Test
  void namesOfVariablesAreNotThoseOfFunctions() {
    Formula.checkName("beta_2");
    for (String name : List.of("sin", "pi", "e", "and", "2x", "a-b", "")) {
      Refusal.of(() -> Formula.checkName(name), "found '" + name + "'");
    }
    assertTrue(Formula.functions().containsAll(List.of("sin", "tan", "max")));
  }
}
