package bellows.data.source;

import bellows.conf.Settings;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What the fields of a table of text mean, whatever column they are in: numbers, words, or that a value is missing. */
public final class Fields implements Serializable {
  private static final long serialVersionUID = 1;

  static final List<String> MISSING = List.of("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "?");

  private enum Decimal {
    POINT, COMMA
  }

  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");

  private final boolean commas;
  private final HashSet<String> missing;
  /** Those of the missing words that are numbers, as -999. */
  private final HashSet<Double> missingNumbers = new HashSet<>();

  private Fields(Decimal decimal, List<String> missing) {
    commas = decimal == Decimal.COMMA;
    this.missing = new HashSet<>(missing);
    missing.stream().map(this::number).filter(number -> !Double.isNaN(number)).forEach(missingNumbers::add);
  }

  private static Fields of(Settings data, Decimal decimal) {
    return new Fields(decimal, data.has("missing-words") ? data.texts("missing-words") : MISSING);
  }

  /** With decimal points and the usual words for what is missing. */
  public static Fields usual() {
    return new Fields(Decimal.POINT, MISSING);
  }

  /** By the keys {@code decimal} and {@code missing-words}. */
  static Fields read(Settings data) {
    return of(data, data.choice("decimal", Decimal.class, Decimal.POINT));
  }

  /** With decimal points, by the key {@code missing-words}. */
  public static Fields withPoints(Settings data) {
    return of(data, Decimal.POINT);
  }

  /** The finite number that a field writes, or NaN. */
  public double number(String field) {
    boolean comma = commas && field.indexOf(',') >= 0;
    double value = Sources.number(comma && field.indexOf('.') < 0 ? field.replace(',', '.') : field);
    return comma && field.indexOf('.') >= 0 || Double.isInfinite(value) ? Double.NaN : value;
  }

  public boolean isMissing(String field) {
    return missing.contains(field);
  }

  /** Whether a number is written like a word that stands for no value. */
  public boolean isMissing(double number) {
    return !missingNumbers.isEmpty() && missingNumbers.contains(number);
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
  public static String quoted(String field) {
    return field.isEmpty() ? "an empty field" : "'" + field + "'";
  }
}
