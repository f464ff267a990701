package bellows.optim;

/** Checks of hyper-parameters. Their plain complaints get a file and a line from {@code Settings.located}. */
final class Hyper {
  private Hyper() {}

  /** A factor of an exponential average: 0 remembers nothing, 1 would forget nothing. */
  static void fraction(String name, double value) {
    require(value >= 0 && value < 1, "expected 0 <= %s < 1, found %s", name, value);
  }

  static void positive(String name, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, "expected %s > 0, found %s", name, value);
  }

  static void notNegative(String name, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, "expected %s >= 0, found %s", name, value);
  }

  static void require(boolean holds, String format, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(format, arguments));
    }
  }
}
