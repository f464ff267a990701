package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Origin;
import bellows.data.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * LIBSVM's sparse text (www.csie.ntu.edu.tw/~cjlin/libsvm, README, "svm-train"): a line is a label and then
 * {@code index:value} pairs, indices from 1 and ascending, what is missing being zero; {@code #} starts a comment.
 *
 * <p>Settings: {@code features = N}, the width; without it, the largest index of all files, as long as that makes at
 * most 64 numbers of a character: the samples are held dense, and one large index must not fill the memory.
 */
final class LibsvmFormat implements TableFormat {
  /** A line as it is written; its label is null if it has none. */
  private record Row(int line, String label, int[] indices, double[] values) {
    int width() {
      return indices.length == 0 ? 0 : indices[indices.length - 1];
    }

    /** Shows each value with its place, from 0. */
    void forEach(Values values) {
      for (int i = 0; i < indices.length; i++) {
        values.see(indices[i] - 1, this.values[i]);
      }
    }
  }

  private interface Values {
    void see(int place, double value);
  }

  private static final Pattern PAIR = Pattern.compile("[0-9]+:.*");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final long DENSE_AT_MOST = 64;
  private static final int MOST_INDEX = 999_999_999;
  private static final long ALWAYS = 1 << 18;

  private final int features;
  private final Charset encoding;
  private final Fields fields;

  LibsvmFormat(Settings data) {
    encoding = TextReader.encoding(data);
    fields = Fields.withPoints(data);
    features = data.integer("features", 0);
    if (features < 0) {
      throw data.error("features", "expected the number of features, found %d", features);
    }
  }

  @Override
  public String name() {
    return "LIBSVM";
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public TableSet read(Files files, List<String> paths, Expected expected, boolean centred) {
    List<List<Row>> read = new ArrayList<>();
    for (String path : paths) {
      read.add(rows(files, path));
      checkLabels(path, read.get(read.size() - 1), expected.labelled());
    }
    int widest = read.stream().flatMap(List::stream).mapToInt(Row::width).max().orElse(0);
    TableForm form = expected.form();
    int known = form == null ? features : form.features();
    int width = known > 0 ? known : widest;
    BadInputException.check(width > 0, "%s: expected index:value pairs, found none in any line", paths.get(0));
    BadInputException.check(widest <= width, "%s: expected indices up to %d, as the model was trained on, found %d",
        paths.get(0), width, widest);
    if (known == 0) {
      checkDense(paths.get(0), read.stream().mapToLong(List::size).sum() * width,
          paths.stream().mapToLong(files::length).sum());
    }
    if (form == null) {
      form = TableForm.ofNumbers(List.of(), width, null, null);
      if (centred) {
        form.origins().putAll(origins(read.get(0), width));
      }
    }
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      tables.add(dense(paths.get(i), read.get(i), width, form.origin()));
    }
    return new TableSet(tables, form, false, List.of());
  }

  /** Each line has a label, or, where that may be, none has. */
  private static void checkLabels(String path, List<Row> rows, boolean labelled) {
    boolean without = rows.get(0).label == null;
    for (Row row : rows) {
      BadInputException.check(labelled ? row.label != null : without == (row.label == null),
          "%s: line %d: expected a label before the index:value pairs%s, found %s", path, row.line,
          labelled ? "" : " of each line or of none", row.label == null ? "none" : "'" + row.label + "'");
    }
  }

  private static Map<Integer, Double> origins(List<Row> rows, int width) {
    double[] means = new double[width];
    double[] squares = new double[width];
    int[] zeros = new int[width];
    Arrays.fill(zeros, rows.size());
    rows.forEach(row -> row.forEach((i, value) -> means[i] += value / rows.size()));
    rows.forEach(row -> row.forEach((i, value) -> {
      squares[i] += (value - means[i]) * (value - means[i]);
      zeros[i]--;
    }));
    Map<Integer, Double> origins = new HashMap<>();
    for (int i = 0; i < width; i++) {
      double origin = Origin.of(means[i], Math.sqrt((squares[i] + zeros[i] * means[i] * means[i]) / rows.size()));
      if (origin != 0) {
        origins.put(i, origin);
      }
    }
    return origins;
  }

  private static void checkDense(String path, long values, long bytes) {
    BadInputException.check(values <= ALWAYS + DENSE_AT_MOST * bytes,
        "%s: expected indices that fit a file of %d bytes, found ones that make %d numbers of it; if the file is "
            + "right, set features = N, the number of features", path, bytes, values);
  }

  private List<Row> rows(Files files, String path) {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader in = TextReader.open(files, path, encoding)) {
      int line = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        int comment = text.indexOf('#');
        String content = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (!content.isEmpty()) {
          rows.add(row(BLANKS.split(content), path, line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
    BadInputException.check(!rows.isEmpty(), "%s: expected rows of samples, found none", path);
    return rows;
  }

  /** A first word with a colon is a pair already: then there is no label. */
  private Row row(String[] words, String path, int line) {
    int first = PAIR.matcher(words[0]).matches() ? 0 : 1;
    int[] indices = new int[words.length - first];
    double[] values = new double[words.length - first];
    for (int i = 0; i < indices.length; i++) {
      String pair = words[i + first];
      int colon = pair.indexOf(':');
      indices[i] = index(pair, colon);
      int least = i == 0 ? 1 : indices[i - 1] + 1;
      int most = features == 0 ? MOST_INDEX : features;
      values[i] = Sources.number(pair.substring(colon + 1));
      if (indices[i] < least || indices[i] > most || !Float.isFinite((float) values[i])) {
        throw wrong(pair, path, line, indices[i], least);
      }
    }
    return new Row(line, first == 0 ? null : words[0], indices, values);
  }

  /** What stands before the colon, a number of one to nine digits, or -1. */
  private static int index(String pair, int colon) {
    int index = colon < 1 || colon > 9 ? -1 : 0;
    for (int i = 0; i < colon && index >= 0; i++) {
      char digit = pair.charAt(i);
      index = digit < '0' || digit > '9' ? -1 : 10 * index + digit - '0';
    }
    return index;
  }

  private BadInputException wrong(String pair, String path, int line, int index, int least) {
    if (index < 0 && pair.matches("[0-9]{10,}:.*")) {
      return new BadInputException("%s: line %d: expected indices up to %,d, found '%s'", path, line, MOST_INDEX, pair);
    }
    if (index < 0) {
      return new BadInputException("%s: line %d: expected index:value, found '%s'", path, line, pair);
    }
    if (index < least) {
      return new BadInputException("%s: line %d: expected ascending indices from 1, so at least %d here, found %d",
          path, line, least, index);
    }
    if (features > 0 && index > features) {
      return new BadInputException("%s: line %d: expected indices up to %d, as features says, found %d", path, line,
          features, index);
    }
    return new BadInputException("%s: line %d: expected a finite number for index %d, found '%s'", path, line, index,
        pair.substring(pair.indexOf(':') + 1));
  }

  private static Table dense(String path, List<Row> rows, int width, double[] origin) {
    Samples.checkFits((long) rows.size() * width, path);
    float[] dense = new float[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      int at = row * width;
      for (int i = 0; origin != null && i < width; i++) {
        dense[at + i] = (float) -origin[i];
      }
      rows.get(row).forEach((i, value) -> dense[at + i] = (float) (origin == null ? value : value - origin[i]));
    }
    return new Table(path, null, width, dense, rows.get(0).label == null ? null : rows.stream().map(Row::label).toList(),
        null, rows.stream().mapToInt(Row::line).toArray());
  }
}
