package bellows.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences in lines of 80 columns, which any terminal, log and page has. */
public final class Folded {
  public static final int WIDTH = 80;
  /** A blank at which no line ends, as between a number and its unit. */
  public static final char TIE = '\u00a0';
  /** What stands before a text, so that it goes on to the right of it: {@code data     }, {@code note: }. */
  private static final Pattern LABEL = Pattern.compile("note: | *[a-z][a-z-]*  +| *");
  private static final Pattern WORD = Pattern.compile("( *)([^ ]+)");

  private Folded() {}

  /** A text, which goes on below its own beginning; what has no blanks, such as a path, may be longer. */
  public static List<String> lines(String text) {
    Matcher label = LABEL.matcher(text);
    return label.lookingAt() && label.end() > 0
        ? lines(label.group(), text.substring(label.end()), WIDTH) : lines("", "  ", text, WIDTH);
  }

  /** A text beside its label, in lines of {@code width} columns; it goes on below its own beginning. */
  public static List<String> lines(String label, String text, int width) {
    return lines(label, " ".repeat(label.length()), text, width);
  }

  private static List<String> lines(String label, String indent, String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(label);
    boolean begun = false;
    for (Matcher word = WORD.matcher(text); word.find(); begun = true) {
      if (begun && line.length() + word.group().length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append(word.group(2));
      } else {
        line.append(word.group());
      }
    }
    lines.add(line.toString());
    return lines.stream().map(one -> one.replace(TIE, ' ').stripTrailing()).toList();
  }

  /** Words that stay together. */
  public static String tied(String words) {
    return words.replace(' ', TIE);
  }

  /** A name in at most {@code width} columns, which ends with … if it was longer. */
  public static String shortened(String name, int width) {
    return name.length() <= width ? name : name.substring(0, Math.max(0, width - 1)) + "…";
  }
}
