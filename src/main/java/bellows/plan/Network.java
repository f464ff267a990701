package bellows.plan;

import bellows.conf.BadInputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What joins driver and executors: a link of its own for each machine, in both directions at once; or, where all
 * of them are processes of one machine, its memory.
 *
 * @param bytesAMilli of one link, in each direction; unknown, and infinite, for one machine
 */
public record Network(double bytesAMilli) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*([MG])b(?:it)?(?:/s|ps)?",
      Pattern.CASE_INSENSITIVE);

  /** Processes of one machine. */
  public static final Network LOOPBACK = new Network(Double.POSITIVE_INFINITY);

  /** Reads {@code 10Gb}, {@code 2.5Gb}, {@code 100Mb} (bits a second) or {@code loopback}. */
  public static Network parse(String text) {
    if (text.equalsIgnoreCase("loopback")) {
      return LOOPBACK;
    }
    Matcher found = FORM.matcher(text.strip());
    BadInputException.check(found.matches() && Double.parseDouble(found.group(1)) > 0,
        "--network: expected a speed such as 10Gb or 100Mb (bits a second), or loopback, found '%s'", text);
    double giga = found.group(2).equalsIgnoreCase("g") ? 1 : 1e-3;
    return new Network(Double.parseDouble(found.group(1)) * giga * 1e9 / 8 / 1e3);
  }

  public boolean isLoopback() {
    return Double.isInfinite(bytesAMilli);
  }

  @Override
  public String toString() {
    return isLoopback() ? "loopback" : String.format(Locale.ROOT, "%.4g Gb/s", bytesAMilli * 8 * 1e3 / 1e9);
  }
}
