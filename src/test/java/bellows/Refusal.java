package bellows;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import org.junit.jupiter.api.function.Executable;

/** Asserts on what a person is told. */
public final class Refusal {
  private Refusal() {}

  /** The input is refused, with a message that contains all {@code parts} in this order. */
  public static void of(Executable code, String... parts) {
    String message = assertThrows(BadInputException.class, code).getMessage();
    int from = 0;
    for (String part : parts) {
      int at = message.indexOf(part, from);
      assertTrue(at >= 0, "expected '" + part + "' in: " + message);
      from = at + part.length();
    }
  }
}
