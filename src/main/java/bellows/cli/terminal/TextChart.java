package bellows.cli.terminal;

import bellows.conf.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over an axis, in characters: a character has eight dots of braille, two beside each other and four above. Where
 * there are colours each series has one; where there are none, each of several has a letter.
 */
public final class TextChart {
  private static final int LABEL = 10;
  private static final int SERIES_COLOURS = 6;
  private static final int[] ANSI = {36, 33, 32, 35, 31, 34};
  /** The bit of a dot by its row and column (Unicode, block Braille Patterns). */
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
  private static final char BLANK = '\u2800';

  private record Series(String name, double[] x, double[] y) {}

  private final String title;
  private final int columns;
  private final int rows;
  private final boolean logarithmic;
  private final List<Series> all = new ArrayList<>();
  private double left = Double.POSITIVE_INFINITY;
  private double right = Double.NEGATIVE_INFINITY;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  /**
   * An empty chart.
   *
   * @param width in characters, labels included
   * @param rows of the plot
   * @param logarithmic whether y is; what is not above 0 has no place then
   */
  public TextChart(String title, int width, int rows, boolean logarithmic) {
    this.title = title;
    columns = width - LABEL - 1;
    this.rows = rows;
    this.logarithmic = logarithmic;
  }

  /** Adds points, joined by lines, in the order of x. Values that are not finite leave a gap. */
  public void add(String name, double[] x, double[] y) {
    all.add(new Series(Printable.of(name), x, y));
    for (int i = 0; i < x.length; i++) {
      if (shows(y[i])) {
        left = Math.min(left, x[i]);
        right = Math.max(right, x[i]);
        low = Math.min(low, y[i]);
        high = Math.max(high, y[i]);
      }
    }
  }

  private boolean shows(double y) {
    return Double.isFinite(y) && (!logarithmic || y > 0);
  }

  /**
   * Title, plot, axis and legend.
   *
   * @param colours whether series are told apart by the escape sequences of a terminal
   */
  public List<String> lines(boolean colours) {
    List<String> lines = new ArrayList<>();
    lines.add(title + (logarithmic ? ", logarithmic" : ""));
    if (low > high) {
      lines.add("  nothing to show");
      return lines;
    }
    int[][] dots = new int[rows][columns];
    int[][] owner = new int[rows][columns];
    for (int i = 0; i < all.size(); i++) {
      draw(all.get(i), i, dots, owner);
    }
    for (int row = 0; row < rows; row++) {
      lines.add(label(row) + (row == rows - 1 ? "└" : "│") + row(dots[row], owner[row], colours));
    }
    String from = number(left);
    String to = number(right);
    lines.add(" ".repeat(LABEL + 1) + from + " ".repeat(Math.max(1, columns - from.length() - to.length())) + to);
    legend(lines, colours);
    return lines;
  }

  private void draw(Series series, int number, int[][] dots, int[][] owner) {
    int before = -1;
    for (int i = 0; i < series.x.length; i++) {
      if (!shows(series.y[i])) {
        before = -1;
        continue;
      }
      if (before < 0) {
        dot(number, across(series.x[i]), up(series.y[i]), dots, owner);
      } else {
        line(number, across(series.x[before]), up(series.y[before]), across(series.x[i]), up(series.y[i]), dots, owner);
      }
      before = i;
    }
  }

  private void line(int number, int fromX, int fromY, int toX, int toY, int[][] dots, int[][] owner) {
    int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
    for (int i = 0; i <= steps; i++) {
      dot(number, fromX + Math.round((float) (toX - fromX) * i / steps),
          fromY + Math.round((float) (toY - fromY) * i / steps), dots, owner);
    }
  }

  private static void dot(int number, int x, int y, int[][] dots, int[][] owner) {
    dots[y / 4][x / 2] |= DOTS[y % 4][x % 2];
    owner[y / 4][x / 2] = number;
  }

  private int across(double x) {
    return right == left ? columns : (int) Math.round((x - left) / (right - left) * (2 * columns - 1));
  }

  /** From the top. */
  private int up(double y) {
    int last = 4 * rows - 1;
    return high == low ? last / 2 : last - (int) Math.round(part(y) * last);
  }

  private double part(double y) {
    return logarithmic ? Math.log(y / low) / Math.log(high / low) : (y - low) / (high - low);
  }

  private String label(int row) {
    boolean labelled = high == low ? row == rows / 2 : row == 0 || row == rows - 1 || row == rows / 2;
    if (!labelled) {
      return " ".repeat(LABEL);
    }
    double part = 1 - (double) row / (rows - 1);
    double value = high == low ? low : logarithmic ? low * Math.pow(high / low, part) : low + part * (high - low);
    return String.format(Locale.ROOT, "%" + (LABEL - 1) + "s ", number(value));
  }

  /** Three digits that count, in at most nine characters. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e9) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return size >= 1e-3 && size < 1e6
        ? String.format(Locale.ROOT, "%." + Math.max(0, 2 - (int) Math.floor(Math.log10(size))) + "f", value)
        : String.format(Locale.ROOT, "%.2e", value);
  }

  private String row(int[] dots, int[] owner, boolean colours) {
    StringBuilder text = new StringBuilder();
    boolean letters = !colours && all.size() > 1;
    for (int i = 0; i < dots.length; i++) {
      String cell = dots[i] == 0 ? " " : letters ? letter(owner[i]) : String.valueOf((char) (BLANK + dots[i]));
      text.append(colours && dots[i] != 0 ? coloured(owner[i], cell) : cell);
    }
    return text.toString().stripTrailing();
  }

  private static String letter(int number) {
    return String.valueOf((char) ('a' + number % 26));
  }

  private static String coloured(int number, String text) {
    return "\u001b[" + ANSI[number % SERIES_COLOURS] + "m" + text + "\u001b[0m";
  }

  /** As many names a line as there is room for. */
  private void legend(List<String> lines, boolean colours) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < all.size(); i++) {
      String mark = colours || all.size() == 1 ? "──" : letter(i);
      String name = all.get(i).name;
      int length = mark.length() + name.length() + 4;
      if (used > 0 && used + length > LABEL + columns) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        used = 0;
      }
      line.append("  ").append(colours ? coloured(i, mark) : mark).append(' ').append(name).append(' ');
      used += length;
    }
    lines.add(line.toString().stripTrailing());
  }
}
