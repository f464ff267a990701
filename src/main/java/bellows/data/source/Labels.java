package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the labels of a text file mean: one mapping, taken from the training file, for every file of the data set.
 *
 * <p>With {@code classes = 0} a label is a real value. Otherwise labels are names of classes: whole numbers count as
 * numbers ({@code +1} is {@code 1}) and sort by value, words sort by their characters. With {@code classes = N} whole
 * numbers 0 to N−1 are the class indices themselves, even if some never occur.
 */
final class Labels {
  private static final int MOST_CLASSES = 1 << 20;

  private final boolean real;
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();

  private Labels(boolean real, List<String> names) {
    this.real = real;
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  static Labels read(Settings data, Table train) {
    int classes = data.integer("classes", -1);
    if (data.has("classes") && classes < 0) {
      throw data.error("classes", "expected 0 for a real-valued target, or the number of classes, found %d", classes);
    }
    if (classes > MOST_CLASSES) {
      throw data.error("classes", "expected at most %d, found %d", MOST_CLASSES, classes);
    }
    if (classes == 0) {
      return new Labels(true, List.of());
    }
    List<String> found = names(train);
    if (found.stream().allMatch(name -> name.matches("[0-9]{1,9}") && Integer.parseInt(name) < classes)) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < classes; i++) {
        all.add(String.valueOf(i));
      }
      return new Labels(false, all);
    }
    if (classes > 0 && classes != found.size()) {
      throw data.error("classes", "expected as many classes as labels in %s, found %d for %d labels: %s", train.path(),
          classes, found.size(), Sources.some(found));
    }
    BadInputException.check(found.size() > 1, "%s: expected at least two classes, found only '%s'; for a real-valued "
        + "target set classes = 0, for another column set label", train.path(), found.get(0));
    return new Labels(false, found);
  }

  /** The distinct labels in order; all as whole numbers if all are numbers. */
  private static List<String> names(Table train) {
    TreeSet<Long> numbers = new TreeSet<>();
    TreeSet<String> words = new TreeSet<>();
    String fractional = null;
    boolean numeric = true;
    for (int row = 0; row < train.rows(); row++) {
      String label = train.labels().get(row);
      BadInputException.check(!label.isEmpty(), "%s: line %d: expected a label, found an empty field", train.path(),
          train.lines()[row]);
      double value = Sources.number(label);
      numeric &= Double.isFinite(value);
      if (Double.isFinite(value) && !isWhole(value) && fractional == null) {
        fractional = "line " + train.lines()[row] + ": expected a class, found the number " + label;
      }
      words.add(canonical(label));
      numbers.add((long) value);
    }
    BadInputException.check(!numeric || fractional == null, "%s: %s; for a real-valued target set classes = 0",
        train.path(), fractional);
    return numeric ? numbers.stream().map(String::valueOf).toList() : List.copyOf(words);
  }

  /** A target for every row. */
  float[] targets(Table table) {
    float[] targets = new float[table.rows()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = target(table.labels().get(row), table.path(), table.lines()[row]);
    }
    return targets;
  }

  private float target(String label, String path, int line) {
    if (real) {
      float value = (float) Sources.number(label);
      BadInputException.check(Float.isFinite(value), "%s: line %d: expected a finite number as the target, found '%s'",
          path, line, label);
      return value;
    }
    Integer index = indices.get(canonical(label));
    if (index == null) {
      throw new BadInputException("%s: line %d: expected a label of the training file (%s), found '%s'", path, line,
          Sources.some(names), label);
    }
    return index;
  }

  int classes() {
    return names.size();
  }

  List<String> names() {
    return names;
  }

  /** A whole number in its plain form, anything else as it is. */
  private static String canonical(String label) {
    double value = Sources.number(label);
    return isWhole(value) ? String.valueOf((long) value) : label;
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15;
  }
}
