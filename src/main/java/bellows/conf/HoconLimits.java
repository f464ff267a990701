package bellows.conf;

/**
 * Refuses HOCON that would take its parser more stack, time or memory than a run file can be worth. The limits are far
 * above what networks need: a list may be as long as the file; sections and lists may be nested 32 deep, there may be
 * 8,192 keys and sections, an unquoted value may have 1,024 characters, and references, in texts of up to 16,384
 * characters, may multiply them at most to 64 million.
 *
 * <p>One pass over the characters, which knows quotes and comments and no more of the grammar.
 */
final class HoconLimits {
  static final int MOST_CHARACTERS = 8 << 20;
  private static final int MOST_LEVELS = 32;
  private static final String DEPTH = "sections and keys at most " + MOST_LEVELS + " levels deep (quote other texts "
      + "with many dots)";
  private static final int MOST_KEYS = 1 << 13;
  private static final int MOST_UNQUOTED = 1 << 10;
  private static final int MOST_REFERRING = 1 << 14;
  private static final long MOST_RESOLVED = 1 << 26;

  private final String text;
  private final String origin;
  private final int[] outer = new int[MOST_LEVELS + 1];
  private int line = 1;
  private int brackets;
  private int levels;
  private int dots;
  private int unquoted;
  private int keys;
  private int references;
  private char last;

  private HoconLimits(String text, String origin) {
    this.text = text;
    this.origin = origin;
  }

  static void check(String text, String origin) {
    new HoconLimits(text, origin).check();
  }

  private void check() {
    require(text.length() <= MOST_CHARACTERS, "at most " + MOST_CHARACTERS + " characters", text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        int end = Math.min(endOfQuoted(i), text.length() - 1);
        line += (int) text.substring(i, end).chars().filter(quoted -> quoted == '\n').count();
        i = end;
        last = '"';
        unquoted++;
      } else if (c == '#' || c == '/' && text.startsWith("//", i)) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end - 1;
      } else {
        unquoted(c);
      }
    }
    // Resolving them copies a list for each of its elements.
    require(references == 0 || text.length() <= MOST_REFERRING, "no references in a text of more than "
        + MOST_REFERRING + " characters", references);
    // In a chain they multiply what they stand for: with r of them, by 3^(r/3) at most.
    require(text.length() * Math.pow(3, references / 3.0) <= MOST_RESOLVED, "fewer references in a text of this length",
        references);
  }

  private void unquoted(char c) {
    switch (c) {
      case '{', '[' -> open(c);
      case '}', ']' -> close();
      case '\n' -> {
        line++;
        fresh();
      }
      case ',' -> fresh();
      case '=', ':' -> {
        references += last == '+' ? 1 : 0;
        key();
        unquoted = 0;
      }
      default -> {
        dots += c == '.' ? 1 : 0;
        require(levels + dots <= MOST_LEVELS, DEPTH, levels + dots);
        unquoted++;
        require(unquoted <= MOST_UNQUOTED, "longer values to stand in quotes", unquoted);
      }
    }
    last = c <= ' ' && c != '\n' ? last : c;
  }

  private void open(char c) {
    require(c != '[' || last != ']', "a comma between lists", "none");
    if (c == '{') {
      references += last == '$' ? 1 : 0;
      key();
    }
    levels += 1 + dots;
    require(levels <= MOST_LEVELS, DEPTH, levels);
    outer[brackets++] = 1 + dots;
    fresh();
  }

  private void close() {
    if (brackets > 0) {
      levels -= outer[--brackets];
    }
    fresh();
  }

  private void key() {
    keys++;
    require(keys <= MOST_KEYS, "at most " + MOST_KEYS + " keys and sections", keys);
  }

  private void fresh() {
    dots = 0;
    unquoted = 0;
  }

  /** Where a quoted text ends that starts at {@code from}; a broken one is the parser's to complain of. */
  private int endOfQuoted(int from) {
    if (text.startsWith("\"\"\"", from)) {
      int end = text.indexOf("\"\"\"", from + 3);
      if (end < 0) {
        return text.length();
      }
      // More quotes than three are the text's own, before the three that end it.
      for (end += 2; end + 1 < text.length() && text.charAt(end + 1) == '"';) {
        end++;
      }
      return end;
    }
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private void require(boolean holds, String expected, Object found) {
    BadInputException.check(holds, "%s: %d: expected %s, found %s", origin, line, expected, found);
  }
}
