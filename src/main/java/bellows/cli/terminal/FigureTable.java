package bellows.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Rows of figures, printed as they come: an aligned table for people, or one JSON object a line. */
public final class FigureTable {
  /**
   * @param field its name in JSON; null for what only people want
   * @param head its name in the table
   * @param format of one value: {@code %s} is text and stands left
   */
  public record Column(String field, String head, int width, String format) {
    private boolean text() {
      return format.equals("%s");
    }

    private String cell(String content) {
      return String.format("%" + (text() ? "-" : "") + width + "s", content);
    }

    private String json(Object value) {
      String content = String.format(Locale.ROOT, format, value);
      return '"' + field + "\":" + (text() ? '"' + content + '"' : content);
    }
  }

  private final PrintWriter out;
  private final boolean json;
  private final List<Column> columns;

  /** @param json whether programs read it */
  public FigureTable(PrintWriter out, boolean json, List<Column> columns) {
    this.out = out;
    this.json = json;
    this.columns = columns;
  }

  /** Prints the columns' heads; JSON has none. */
  public void heads() {
    if (!json) {
      line(columns.stream().map(column -> column.cell(column.head)).toList());
    }
  }

  /** Prints a row, with a value for each column. */
  public void row(Object... values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      if (!json) {
        text.append(i == 0 ? "" : "  ").append(column.cell(String.format(Locale.ROOT, column.format, values[i])));
      } else if (column.field != null) {
        text.append(text.isEmpty() ? "{" : ",").append(column.json(values[i]));
      }
    }
    out.println(json ? text.append('}').toString() : text.toString().stripTrailing());
    out.flush();
  }

  private void line(List<String> cells) {
    out.println(String.join("  ", cells).stripTrailing());
  }
}
