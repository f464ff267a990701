package bellows.conf;

import bellows.conf.Key.Range;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The value of a key that is there, as what a reader wants of it: a number, a word, a list. What it cannot be read as
 * is refused with its place.
 *
 * @param range whose upper bound numbers keep; null for any
 */
record Value(ConfigValue value, Place place, Range range) {
  private static final int MOST_DIGITS = 400;

  String text() {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      default -> throw place.wrong(value, "a text");
    };
  }

  /** A constant of an enumeration: its name in any case, with {@code -} for {@code _}. */
  <E extends Enum<E>> E choice(Class<E> type) {
    String found = text();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().replace('_', '-').equalsIgnoreCase(found.replace('_', '-'))) {
        return constant;
      }
    }
    List<String> words = Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
    throw place.error("expected one of %s, found '%s'", String.join(", ", words), Printable.excerpt(found));
  }

  boolean flag() {
    String found = text();
    return switch (found) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw place.error("expected true or false, found '%s'", Printable.excerpt(found));
    };
  }

  double number() {
    double number = unbounded();
    if (range != null && !range.reaches(number)) {
      throw place.error("expected %s, found %s", range.expected(), Printable.excerpt(text()));
    }
    return number;
  }

  private double unbounded() {
    if (value.unwrapped() instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(String.valueOf(value.unwrapped()).trim());
    } catch (NumberFormatException e) {
      throw place.wrong(value, "a number");
    }
  }

  long whole() {
    number();
    Object found = value.unwrapped();
    // Converting digits takes time in the square of their number.
    if (String.valueOf(found).length() > MOST_DIGITS) {
      throw place.error("expected a whole number, found %d characters", String.valueOf(found).length());
    }
    try {
      return (found instanceof Double binary ? new BigDecimal(binary)
          : new BigDecimal(found.toString().trim())).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw place.error("expected a whole number, found %s", Printable.excerpt(String.valueOf(found)));
    }
  }

  int integer() {
    long whole = whole();
    if (whole != (int) whole) {
      throw place.error("expected a whole number within ±2147483647, found %d", whole);
    }
    return (int) whole;
  }

  /** A list of numbers; one bare number is a list of one. */
  double[] numbers() {
    return value instanceof ConfigList list ? list.stream().mapToDouble(element -> element(element).number()).toArray()
        : new double[] {number()};
  }

  /** A list of lists of numbers. */
  List<double[]> rows() {
    return list("a list of lists of numbers").stream().map(row -> {
      Value one = element(row);
      one.list("a list of numbers");
      return one.numbers();
    }).toList();
  }

  /** A list of whole numbers; one bare number is a list of one. */
  int[] integers() {
    double[] found = numbers();
    int[] integers = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      integers[i] = (int) found[i];
      if (integers[i] != found[i]) {
        throw place.error("expected whole numbers, found %s", Printable.excerpt(Arrays.toString(found)));
      }
    }
    return integers;
  }

  /** A list of texts; one bare text is a list of one. */
  List<String> texts() {
    return value instanceof ConfigList list
        ? list.stream().map(element -> String.valueOf(element.unwrapped())).toList() : List.of(text());
  }

  /** @param kind what an error calls it, for example {@code a list of lists} */
  ConfigList list(String kind) {
    if (!(value instanceof ConfigList list)) {
      throw place.wrong(value, kind + " in square brackets");
    }
    return list;
  }

  private Value element(ConfigValue element) {
    return new Value(element, new Place(element.origin(), place.path()), range);
  }
}
