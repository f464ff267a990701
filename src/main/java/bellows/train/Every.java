package bellows.train;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How often something happens: {@code 500 steps}, {@code 1 epoch}, {@code 10 minutes}, or {@code never}. */
public record Every(double count, Unit unit) {
  private static final Pattern FORM = Pattern.compile("\\s*([0-9.]+)\\s*(step|epoch|minute)s?\\s*");
  public static final Every NEVER = new Every(0, Unit.NEVER);

  public enum Unit { STEP, EPOCH, MINUTE, NEVER }

  /** @throws IllegalArgumentException if the text has not that form */
  public static Every parse(String text) {
    if (text.trim().equals("never")) {
      return NEVER;
    }
    Matcher form = FORM.matcher(text);
    boolean fits = form.matches() && form.group(1).matches("\\d+(\\.\\d+)?");
    double count = fits ? Double.parseDouble(form.group(1)) : 0;
    Unit unit = fits ? Unit.valueOf(form.group(2).toUpperCase(Locale.ROOT)) : Unit.NEVER;
    boolean whole = count == Math.rint(count) || unit == Unit.MINUTE;
    if (!fits || count <= 0 || !whole) {
      throw new IllegalArgumentException(
          "expected never or something like 500 steps, 1 epoch or 10 minutes, found '" + text + "'");
    }
    return new Every(count, unit);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String often = count == Math.rint(count) ? String.valueOf((long) count) : String.valueOf(count);
    return unit == Unit.NEVER ? "never" : often + " " + unit.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
  }

  /**
   * Steps from one time to the next in a run of so many steps an epoch: 1 if only the clock decides, so that each may
   * be one, and more than any run has if it never happens.
   */
  long period(long stepsAnEpoch) {
    return switch (unit) {
      case STEP -> (long) count;
      case EPOCH -> (long) count * stepsAnEpoch;
      case MINUTE -> 1;
      case NEVER -> Long.MAX_VALUE;
    };
  }

  /**
   * Whether it is due after a step.
   *
   * @param step updates applied
   * @param epochsDone whole epochs finished, or -1 inside an epoch
   * @param minutes since it last happened
   */
  boolean due(long step, long epochsDone, double minutes) {
    return switch (unit) {
      case STEP -> step % (long) count == 0;
      case EPOCH -> epochsDone >= 0 && epochsDone % (long) count == 0;
      case MINUTE -> minutes >= count;
      case NEVER -> false;
    };
  }
}
