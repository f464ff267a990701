package bellows.conf;

/**
 * Something that a person gave us cannot be used: a file, a key, a shape, a folder. The message is for that person and
 * stands alone: what was expected, what was found, where, and what to do. The command line prints it without a stack
 * trace, and a Java program gets it from the call that was given the input. What catches it on the way adds the place
 * that it knows and throws it again, or hands it on to the driver; only a preparation of pictures goes on, and counts
 * the picture as rejected.
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 4000;

  /** Formats as {@link String#format}; the last argument may be the cause. */
  public BadInputException(String format, Object... arguments) {
    super(shown(arguments.length == 0 ? format : String.format(format, arguments)), cause(arguments));
  }

  /** Throws unless {@code condition} holds. */
  public static void check(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw new BadInputException(format, arguments);
    }
  }

  /** Messages quote what files hold, which may be megabytes: a message is cut in its middle, and made printable. */
  private static String shown(String message) {
    String most = message.length() <= LONGEST ? message
        : message.substring(0, LONGEST / 2) + " … " + message.substring(message.length() - LONGEST / 2);
    return Printable.lines(most);
  }

  private static Throwable cause(Object[] arguments) {
    return arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable cause ? cause : null;
  }
}
