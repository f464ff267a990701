package bellows.cli;

import bellows.cli.terminal.Folded;
import bellows.conf.BadInputException;
import bellows.conf.CsvField;
import bellows.conf.Printable;
import bellows.conf.Spelling;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** How the rows of a query are printed. */
enum RowFormat {
  /** For people: aligned, floating-point numbers to six digits. */
  TABLE {
    @Override
    void print(String[] columns, List<Row> rows, PrintWriter out) {
      int[] widths = widths(columns, rows);
      StringBuilder head = new StringBuilder();
      StringBuilder rule = new StringBuilder();
      for (int i = 0; i < columns.length; i++) {
        head.append(pad(columns[i], widths[i], isNumeric(rows, i))).append(GAP);
        rule.append("-".repeat(widths[i])).append(GAP);
      }
      out.println(head.toString().stripTrailing());
      out.println(rule.toString().stripTrailing());
      for (Row row : rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
          line.append(pad(cell(row.get(i)), widths[i], isNumeric(rows, i))).append(GAP);
        }
        out.println(line.toString().stripTrailing());
      }
    }
  },

  /** Comma-separated as in RFC 4180, with a line of names; null is nothing, numbers are exact. */
  CSV {
    @Override
    void print(String[] columns, List<Row> rows, PrintWriter out) {
      out.println(String.join(",", Arrays.stream(columns).map(CsvField::of).toList()));
      for (Row row : rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
          line.append(i == 0 ? "" : ",").append(row.isNullAt(i) ? "" : CsvField.of(String.valueOf(row.get(i))));
        }
        out.println(line);
      }
    }
  },

  /** One JSON object a line. */
  JSON {
    @Override
    void print(String[] columns, List<Row> rows, PrintWriter out) {
      rows.forEach(row -> out.println(row.json()));
    }
  };

  private static final String GAP = "  ";
  /** Columns of the last one that are worth reading. */
  private static final int LEAST = 12;

  abstract void print(String[] columns, List<Row> rows, PrintWriter out);

  /** The format of a name, any case. */
  static RowFormat named(String name) {
    List<String> names = Arrays.stream(values()).map(format -> format.name().toLowerCase(Locale.ROOT)).toList();
    int found = names.indexOf(name.toLowerCase(Locale.ROOT));
    BadInputException.check(found >= 0, "--format: expected one of %s, found '%s'%s", String.join(", ", names), name,
        Spelling.nearest(name, names));
    return values()[found];
  }

  /** How wide the table is. */
  static int width(String[] columns, List<Row> rows) {
    return Arrays.stream(widths(columns, rows)).sum() + GAP.length() * (columns.length - 1);
  }

  /**
   * The same rows as a page has room for: what the last column says of them in so many words is cut. Not where hardly
   * anything would be left of it: beside long paths a line is wider than a page anyway.
   */
  static List<Row> fitting(String[] columns, List<Row> rows) {
    int last = columns.length - 1;
    int room = Folded.WIDTH - width(columns, rows) + widths(columns, rows)[last];
    if (room < LEAST) {
      return rows;
    }
    return rows.stream().map(row -> RowFactory.create(IntStream.rangeClosed(0, last)
        .mapToObj(i -> i == last && row.get(i) instanceof String text ? Folded.shortened(text, room) : row.get(i))
        .toArray())).toList();
  }

  private static int[] widths(String[] columns, List<Row> rows) {
    return IntStream.range(0, columns.length).map(i -> Math.max(columns[i].length(),
        rows.stream().mapToInt(row -> cell(row.get(i)).length()).max().orElse(0))).toArray();
  }

  private static boolean isNumeric(List<Row> rows, int column) {
    return rows.stream().map(row -> row.get(column)).allMatch(value -> value == null || value instanceof Number);
  }

  private static String pad(String text, int width, boolean right) {
    String blanks = " ".repeat(width - text.length());
    return right ? blanks + text : text + blanks;
  }

  private static String cell(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? digits(number) : String.valueOf(number);
    }
    return Printable.of(String.valueOf(value).replace("\n", "\\n"));
  }

  private static String digits(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros();
    double size = Math.abs(number);
    return size == 0 || size >= 1e-5 && size < 1e9 ? rounded.toPlainString() : rounded.toString();
  }
}
