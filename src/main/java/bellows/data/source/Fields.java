package bellows.data.source;

import bellows.conf.Settings;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What the fields of a table of text mean, whatever column they are in: numbers, words, or that a value is missing. */
final class Fields implements Serializable {
  private static final long serialVersionUID = 1;

  static final List<String> MISSING = List.of("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?");

  private enum Decimal {
    POINT, COMMA
  }

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");

  private final boolean commas;
  private final HashSet<String> missing;

  private Fields(Settings data, Decimal decimal) {
    commas = decimal == Decimal.COMMA;
    missing = new HashSet<>(data.has("missing-words") ? data.texts("missing-words") : MISSING);
  }

  /** By the keys {@code decimal} and {@code missing-words}. */
  static Fields read(Settings data) {
    return new Fields(data, data.choice("decimal", Decimal.class, Decimal.POINT));
  }

  /** With decimal points, by the key {@code missing-words}. */
  static Fields withPoints(Settings data) {
    return new Fields(data, Decimal.POINT);
  }

  /** The finite number that a field writes, or NaN. */
  double number(String field) {
    boolean comma = commas && field.indexOf(',') >= 0;
    double value = Sources.number(comma && field.indexOf('.') < 0 ? field.replace(',', '.') : field);
    return comma && field.indexOf('.') >= 0 || Double.isInfinite(value) ? Double.NaN : value;
  }

  boolean isMissing(String field) {
    return missing.contains(field);
  }

  /** Neither a number nor missing. */
  boolean isWord(String field) {
    return !isMissing(field) && Double.isNaN(number(field));
  }

  /** What else may be said of a field that is no number, for errors; begins with a semicolon, or is empty. */
  String hint(String field) {
    return !commas && DECIMAL_COMMA.matcher(field).matches() ? "; if that is a decimal comma, set decimal = comma" : "";
  }

  /** A field as errors name it. */
  static String quoted(String field) {
    return field.isEmpty() ? "an empty field" : "'" + field + "'";
  }
}
