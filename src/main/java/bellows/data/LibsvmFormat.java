package bellows.data;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * LIBSVM's sparse text (www.csie.ntu.edu.tw/~cjlin/libsvm, README, "svm-train"): a line is a label and then
 * {@code index:value} pairs, indices from 1 and ascending, what is missing being zero; {@code #} starts a comment.
 *
 * <p>Settings: {@code features = N}, the width; without it, the largest index of all files.
 */
final class LibsvmFormat implements TableFormat {
  private record Row(int line, String label, int[] indices, float[] values) {
    int width() {
      return indices.length == 0 ? 0 : indices[indices.length - 1];
    }
  }

  private final int features;

  LibsvmFormat(Settings data) {
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
  public List<Table> read(Files files, List<String> paths) {
    List<List<Row>> read = paths.stream().map(path -> rows(files, path)).toList();
    int widest = read.stream().flatMap(List::stream).mapToInt(Row::width).max().orElse(0);
    int width = features > 0 ? features : widest;
    BadInputException.check(width > 0, "%s: expected index:value pairs, found none in any line", paths.get(0));
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      tables.add(dense(paths.get(i), read.get(i), width));
    }
    return tables;
  }

  private List<Row> rows(Files files, String path) {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader in = Sources.openText(files, path)) {
      int line = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        int comment = text.indexOf('#');
        String content = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (!content.isEmpty()) {
          rows.add(row(content.split("\\s+"), path, line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
    BadInputException.check(!rows.isEmpty(), "%s: expected rows of samples, found none", path);
    return rows;
  }

  private Row row(String[] words, String path, int line) {
    int[] indices = new int[words.length - 1];
    float[] values = new float[words.length - 1];
    for (int i = 0; i < indices.length; i++) {
      String pair = words[i + 1];
      int colon = pair.indexOf(':');
      String index = colon < 0 ? "" : pair.substring(0, colon);
      BadInputException.check(index.matches("[0-9]{1,9}"), "%s: line %d: expected index:value, found '%s'", path, line,
          pair);
      indices[i] = Integer.parseInt(index);
      int least = i == 0 ? 1 : indices[i - 1] + 1;
      BadInputException.check(indices[i] >= least,
          "%s: line %d: expected ascending indices from 1, so at least %d here, found %d", path, line, least,
          indices[i]);
      BadInputException.check(features == 0 || indices[i] <= features,
          "%s: line %d: expected indices up to %d, as features says, found %d", path, line, features, indices[i]);
      values[i] = (float) Sources.number(pair.substring(colon + 1));
      BadInputException.check(Float.isFinite(values[i]),
          "%s: line %d: expected a finite number for index %d, found '%s'",
          path, line, indices[i], pair.substring(colon + 1));
    }
    return new Row(line, words[0], indices, values);
  }

  private static Table dense(String path, List<Row> rows, int width) {
    Sources.checkFits((long) rows.size() * width, path);
    float[] dense = new float[rows.size() * width];
    int offset = -1;
    for (Row row : rows) {
      for (int i = 0; i < row.indices.length; i++) {
        dense[offset + row.indices[i]] = row.values[i];
      }
      offset += width;
    }
    return new Table(path, width, dense, rows.stream().map(Row::label).toList(),
        rows.stream().mapToInt(Row::line).toArray());
  }
}
