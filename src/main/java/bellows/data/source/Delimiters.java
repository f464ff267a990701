package bellows.data.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what stands between the fields of a text: the delimiter of which each of the first lines has equally many.
 * A semicolon goes before a comma, which may then be that of decimal numbers. If no delimiter is so regular, it is the
 * first that the first line has.
 */
final class Delimiters {
  private static final char[] REGULAR = {'\t', ';', ',', '|', ' '};
  private static final char[] PRESENT = {'\t', ',', ';', '|', ' '};
  private static final int LINES = 20;
  private static final int CHARACTERS = 1 << 20;

  private Delimiters() {}

  /** Looks at the beginning of a text, which stays unread. */
  static char detect(BufferedReader in) throws IOException {
    in.mark(CHARACTERS + 1);
    List<String> lines = lines(in);
    in.reset();
    for (char delimiter : REGULAR) {
      long count = lines.isEmpty() ? 0 : count(lines.get(0), delimiter);
      if (count > 0 && lines.stream().allMatch(line -> count(line, delimiter) == count)) {
        return delimiter;
      }
    }
    for (char delimiter : PRESENT) {
      if (!lines.isEmpty() && count(lines.get(0), delimiter) > 0) {
        return delimiter;
      }
    }
    return ',';
  }

  /** The first lines that are not blank, without what is quoted in them; whole, but for the first if it is too long. */
  private static List<String> lines(BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean quoted = false;
    for (int read = 0; lines.size() < LINES; read++) {
      int c = read < CHARACTERS ? in.read() : -1;
      if (c < 0 || c == '\n' && !quoted) {
        if (!line.toString().isBlank() && (read < CHARACTERS || lines.isEmpty())) {
          lines.add(line.toString());
        }
        line.setLength(0);
        if (c < 0) {
          break;
        }
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        line.append((char) c);
      }
    }
    return lines;
  }

  /** How often a line has a delimiter; a run of blanks counts once. */
  private static long count(String line, char delimiter) {
    String text = delimiter == ' ' ? line.strip().replaceAll(" +", " ") : line;
    return text.chars().filter(c -> c == delimiter).count();
  }
}
