package bellows.conf;

/** Fields of comma-separated values that are written. */
public final class CsvField {
  private CsvField() {}

  /** A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break. */
  public static String of(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
