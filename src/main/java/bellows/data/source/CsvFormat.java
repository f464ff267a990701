package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.Files;
import bellows.data.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Comma-separated values and their relatives (see {@link DelimitedRows}). One column is the label, some may be ignored,
 * all others are features and must hold finite numbers.
 *
 * <p>Settings: {@code header = auto | yes | no} (auto: the first row is a header if none of its fields is a number),
 * {@code delimiter = auto | comma | tab | semicolon | space | …}, {@code label = last | first | name | number} and
 * {@code ignore = [names or numbers]}. Columns are numbered from 1, like lines.
 */
final class CsvFormat implements TableFormat {
  private enum Header {
    AUTO, YES, NO
  }

  /** Which column is what; the same for every file of a data set. */
  private record Columns(List<String> header, int width, int label, int[] features) {
    String name(int column) {
      return header == null ? "column " + (column + 1) : "column " + (column + 1) + " '" + header.get(column) + "'";
    }
  }

  private static final int FIRST_ROWS = 4;

  private final Settings settings;
  private final Header header;
  private final char delimiter;

  CsvFormat(Settings data) {
    settings = data;
    header = data.choice("header", Header.class, Header.AUTO);
    delimiter = delimiter(data);
  }

  @Override
  public String name() {
    return "CSV";
  }

  @Override
  public List<Table> read(Files files, List<String> paths) {
    List<Table> tables = new ArrayList<>();
    Columns columns = null;
    for (String path : paths) {
      try (BufferedReader in = Sources.openText(files, path)) {
        DelimitedRows rows = new DelimitedRows(in, path, delimiter);
        String[] row = rows.next();
        boolean titled = row != null && isHeader(row);
        columns = row == null ? columns : columns(path, row, titled, columns);
        tables.add(table(path, rows, titled ? rows.next() : row, columns));
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": cannot be read", e);
      }
    }
    return tables;
  }

  private static Table table(String path, DelimitedRows rows, String[] first, Columns columns) throws IOException {
    BadInputException.check(first != null, "%s: expected rows of samples, found none", path);
    int width = columns.features.length;
    float[] features = new float[FIRST_ROWS * width];
    int[] lines = new int[FIRST_ROWS];
    List<String> labels = new ArrayList<>();
    for (String[] row = first; row != null; row = rows.next()) {
      int count = labels.size();
      if (count == lines.length) {
        Samples.checkFits((count + 1L) * width, path);
        int more = (int) Math.min(2L * count, Samples.MOST / width);
        features = Arrays.copyOf(features, more * width);
        lines = Arrays.copyOf(lines, more);
      }
      BadInputException.check(row.length == columns.width,
          "%s: line %d: expected %d fields like the first row, found %d", path, rows.line(), columns.width, row.length);
      for (int i = 0; i < width; i++) {
        int column = columns.features[i];
        features[count * width + i] = feature(row[column], path, rows.line(), columns, column);
      }
      lines[count] = rows.line();
      labels.add(row[columns.label]);
    }
    return new Table(path, width, Arrays.copyOf(features, labels.size() * width), labels,
        Arrays.copyOf(lines, labels.size()));
  }

  private static float feature(String field, String path, int line, Columns columns, int column) {
    float value = (float) Sources.number(field);
    BadInputException.check(Float.isFinite(value),
        "%s: line %d, %s: expected a finite number, found %s; mend the value, "
        + "or leave the column out with ignore = [%d]", path, line, columns.name(column),
        field.isEmpty() ? "an empty field" : "'" + field + "'", column + 1);
    return value;
  }

  private boolean isHeader(String[] row) {
    return header == Header.YES
        || header == Header.AUTO && Arrays.stream(row).allMatch(field -> Double.isNaN(Sources.number(field)));
  }

  /** Works out the columns from a file's first row; {@code known} are those of the files before it, or null. */
  private Columns columns(String path, String[] row, boolean titled, Columns known) {
    List<String> names = titled ? List.of(row) : null;
    if (known != null) {
      BadInputException.check(names == null || known.header == null || names.equals(known.header),
          "%s: expected the columns %s as in the training file, found %s", path, known.header, names);
      return known;
    }
    int label = switch (settings.text("label", "last")) {
      case "last" -> row.length - 1;
      case "first" -> 0;
      default -> column("label", settings.text("label"), names, row.length);
    };
    TreeSet<Integer> rest = new TreeSet<>(IntStream.range(0, row.length).boxed().toList());
    rest.remove(label);
    if (settings.has("ignore")) {
      for (String ignored : settings.texts("ignore")) {
        int column = column("ignore", ignored, names, row.length);
        if (column == label) {
          throw settings.error("ignore", "expected columns other than the label, found %s, which is the label",
              ignored);
        }
        rest.remove(column);
      }
    }
    BadInputException.check(!rest.isEmpty(), "%s: expected a label and at least one feature, found %d column(s)%s",
        path, row.length, row.length == 1 ? "; set delimiter if there are more" : " of which none is left");
    return new Columns(names, row.length, label, rest.stream().mapToInt(Integer::intValue).toArray());
  }

  private int column(String key, String wanted, List<String> names, int width) {
    int named = names == null ? -1 : names.indexOf(wanted);
    if (named >= 0) {
      return named;
    }
    if (wanted.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(wanted);
      if (number < 1 || number > width) {
        throw settings.error(key, "expected a column from 1 to %d, found %s", width, wanted);
      }
      return number - 1;
    }
    throw names == null
        ? settings.error(key, "expected a column from 1 to %d, as the file has no header, found '%s'", width, wanted)
        : settings.error(key, "expected a column of the file, found '%s'%s; there are %s", wanted,
            Spelling.nearest(wanted, names), Sources.some(names));
  }

  private static char delimiter(Settings data) {
    String word = data.text("delimiter", "auto");
    return switch (word) {
      case "auto" -> 0;
      case "comma" -> ',';
      case "tab" -> '\t';
      case "semicolon" -> ';';
      case "space" -> ' ';
      default -> {
        if (word.length() != 1 || word.equals("\"")) {
          throw data.error("delimiter", "expected auto, comma, tab, semicolon, space or one character, found '%s'",
              word);
        }
        yield word.charAt(0);
      }
    };
  }
}
