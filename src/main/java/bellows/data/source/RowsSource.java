package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples that are written in the run file: {@code rows = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]} is the whole of
 * XOR. The last number of a row is its label, or its real target with {@code classes = 0}.
 */
public final class RowsSource implements Source {
  private final List<double[]> rows;
  private final List<double[]> test;
  private final int classes;

  private RowsSource(List<double[]> rows, List<double[]> test, int classes) {
    this.rows = rows;
    this.test = test;
    this.classes = classes;
  }

  static RowsSource read(Settings data) {
    List<double[]> rows = rows(data, "rows");
    List<double[]> test = data.has("test") ? rows(data, "test") : List.of();
    int width = rows.get(0).length;
    List<double[]> all = new ArrayList<>(rows);
    all.addAll(test);
    for (double[] row : all) {
      if (row.length != width || width < 2) {
        throw data.error(all.indexOf(row) < rows.size() ? "rows" : "test", "expected rows of one length, at least a "
            + "value and a target, found %s beside %s", Arrays.toString(row), Arrays.toString(rows.get(0)));
      }
    }
    double largest = rows.stream().mapToDouble(row -> row[width - 1]).max().orElse(0);
    int classes = data.has("classes") ? data.integer("classes") : (int) Math.max(2, Math.min(largest + 1, 1 << 20));
    if (classes < 0 || classes > 1 << 20) {
      throw data.error("classes", "expected 0 for real targets, or up to %d classes, found %d", 1 << 20, classes);
    }
    for (double[] row : all) {
      double target = row[width - 1];
      if (classes > 0 && !(target >= 0 && target < classes && target == Math.rint(target))) {
        throw data.error(all.indexOf(row) < rows.size() ? "rows" : "test", "expected a class from 0 to %d at the end of "
            + "each row, found %s; for real targets set classes = 0", classes - 1, Arrays.toString(row));
      }
    }
    return new RowsSource(rows, test, classes);
  }

  private static List<double[]> rows(Settings data, String key) {
    List<double[]> rows = data.rows(key);
    if (rows.isEmpty()) {
      throw data.error(key, "expected at least one row, found none");
    }
    for (double[] row : rows) {
      if (Arrays.stream(row).anyMatch(value -> !Float.isFinite((float) value))) {
        throw data.error(key, "expected numbers that a float holds, found %s", Arrays.toString(row));
      }
    }
    return rows;
  }

  @Override
  public Samples read(Split split) {
    BadInputException.check(has(split), "rows: expected test rows, found none; write test = [[…]], or "
        + "test = ${data.rows} for the same");
    List<double[]> some = split == Split.TRAIN ? rows : test;
    int width = some.get(0).length - 1;
    float[] features = new float[some.size() * width];
    float[] targets = new float[some.size()];
    for (int i = 0; i < targets.length; i++) {
      for (int j = 0; j < width; j++) {
        features[i * width + j] = (float) some.get(i)[j];
      }
      targets[i] = (float) some.get(i)[width];
    }
    return new Samples(Shape.of(width), classes, null, features, targets);
  }

  @Override
  public boolean has(Split split) {
    return split == Split.TRAIN || split == Split.TEST && !test.isEmpty();
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public String describe() {
    return rows.size() + " rows of the run file";
  }
}
