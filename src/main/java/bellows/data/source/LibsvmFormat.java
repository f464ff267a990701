package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * LIBSVM's sparse text (www.csie.ntu.edu.tw/~cjlin/libsvm, README, "svm-train"): a line is a label and then
 * {@code index:value} pairs, indices from 1 and ascending, what is missing being zero; {@code #} starts a comment.
 *
 * <p>Settings: {@code features = N}, the width; without it, the largest index of all files, as long as that makes at
 * most 64 numbers of a character: the samples are held dense, and one large index must not fill the memory.
 */
final class LibsvmFormat implements TableFormat {
  private record Row(int line, String label, int[] indices, float[] values) {
    int width() {
      return indices.length == 0 ? 0 : indices[indices.length - 1];
    }
  }

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final long DENSE_AT_MOST = 64;
  private static final int MOST_INDEX = 999_999_999;
  private static final long ALWAYS = 1 << 18;

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
    if (features == 0) {
      checkDense(paths.get(0), read.stream().mapToLong(List::size).sum() * width,
          paths.stream().mapToLong(files::length).sum());
    }
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      tables.add(dense(paths.get(i), read.get(i), width));
    }
    return tables;
  }

  private static void checkDense(String path, long values, long bytes) {
    BadInputException.check(values <= ALWAYS + DENSE_AT_MOST * bytes,
        "%s: expected indices that fit a file of %d bytes, found ones that make %d numbers of it; if the file is "
            + "right, set features = N, the number of features", path, bytes, values);
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
          rows.add(row(BLANKS.split(content), path, line));
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
      indices[i] = index(pair, colon);
      int least = i == 0 ? 1 : indices[i - 1] + 1;
      int most = features == 0 ? MOST_INDEX : features;
      values[i] = (float) Sources.number(pair.substring(colon + 1));
      if (indices[i] < least || indices[i] > most || !Float.isFinite(values[i])) {
        throw wrong(pair, path, line, indices[i], least);
      }
    }
    return new Row(line, words[0], indices, values);
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

  private static Table dense(String path, List<Row> rows, int width) {
    Samples.checkFits((long) rows.size() * width, path);
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
