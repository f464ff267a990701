package bellows.expression;

import bellows.conf.BadInputException;
import java.util.Collection;
import java.util.List;

/**
 * A formula as people write it, such as {@code (sin(2*pi*w1/w2) + 3*w1/w2) * exp(2*w2)}: numbers, names, {@code + - * /
 * ^}, comparisons with {@code and or not} (1 for true, 0 for false), the constants pi and e, and functions.
 *
 * @param text as written
 * @param trace what it computes
 */
public record Formula(String text, Trace trace) {
  /** Longer than anybody writes, and read in no time. */
  private static final int LONGEST = 10_000;

  /** Reads a formula of any variables. */
  public static Formula parse(String text) {
    return parse(text, null);
  }

  /**
   * Reads a formula of these variables.
   *
   * @throws BadInputException with the column and a caret, if it is none
   */
  public static Formula parse(String text, Collection<String> variables) {
    BadInputException.check(text.length() <= LONGEST, "expected a formula of at most %,d characters, found %,d", LONGEST,
        text.length());
    return new Formula(text, new Parser(text, variables).trace());
  }

  /** The names of the variables that count, in the order of their first use. */
  public List<String> variables() {
    return trace.variables();
  }

  /** Refuses a name that a variable cannot have. */
  public static void checkName(String name) {
    BadInputException.check(name.matches("[A-Za-z_][A-Za-z_0-9]*") && !Functions.isTaken(name),
        "expected the name of a variable, letters and digits and none that formulas know already (%s), found '%s'",
        String.join(", ", Functions.all()), name);
  }

  /** The functions that formulas know. */
  public static Collection<String> functions() {
    return Functions.names();
  }
}
