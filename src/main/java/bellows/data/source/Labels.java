package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the labels of a table mean: one mapping, taken from the training part, for every part of the data set.
 *
 * <p>With {@code classes = 0} a label is a real value. Otherwise labels are names of classes: whole numbers count as
 * numbers ({@code +1} is {@code 1}) and sort by value, words sort by their characters. With {@code classes = N} whole
 * numbers 0 to N−1 are the class indices themselves, even if some never occur.
 */
public final class Labels implements Serializable {
  private static final long serialVersionUID = 1;

  /** More labels than this are no classes. */
  public static final int MOST_CLASSES = 1 << 20;

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
    Map<String, String> places = new LinkedHashMap<>();
    for (int row = 0; row < train.rows(); row++) {
      places.putIfAbsent(train.labels().get(row), "line " + train.lines()[row]);
    }
    return read(data, train.path(), places);
  }

  /**
   * Reads {@code classes} and decides what the labels are.
   *
   * @param path what errors call the training part
   * @param places of each different label of the training part, as written, where it stands first
   */
  public static Labels read(Settings data, String path, Map<String, String> places) {
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
    List<String> found = names(path, places);
    if (found.stream().allMatch(name -> name.matches("[0-9]{1,9}") && Integer.parseInt(name) < classes)) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < classes; i++) {
        all.add(String.valueOf(i));
      }
      return new Labels(false, all);
    }
    if (classes > 0 && classes != found.size()) {
      throw data.error("classes", "expected as many classes as labels in %s, found %d for %d labels: %s", path, classes,
          found.size(), Sources.some(found));
    }
    BadInputException.check(found.size() > 1, "%s: expected at least two classes, found only '%s'; for a real-valued "
        + "target set classes = 0, for another column set label", path, found.get(0));
    return new Labels(false, found);
  }

  /** The distinct labels in order; all as whole numbers if all are numbers. */
  private static List<String> names(String path, Map<String, String> places) {
    TreeSet<Long> numbers = new TreeSet<>();
    TreeSet<String> words = new TreeSet<>();
    String fractional = null;
    boolean numeric = true;
    for (Map.Entry<String, String> entry : places.entrySet()) {
      String label = entry.getKey();
      BadInputException.check(!label.isEmpty(), "%s: %s: expected a label, found an empty field", path,
          entry.getValue());
      double value = Sources.number(label);
      numeric &= Double.isFinite(value);
      if (Double.isFinite(value) && !isWhole(value) && fractional == null) {
        fractional = entry.getValue() + ": expected a class, found the number " + label;
      }
      words.add(canonical(label));
      numbers.add((long) value);
    }
    BadInputException.check(!numeric || fractional == null, "%s: %s; for a real-valued target set classes = 0",
        path, fractional);
    return numeric ? numbers.stream().map(String::valueOf).toList() : List.copyOf(words);
  }

  /** A target for every row. */
  float[] targets(Table table) {
    float[] targets = new float[table.rows()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = target(table.labels().get(row), table.path(), "line " + table.lines()[row]);
    }
    return targets;
  }

  /**
   * The target that a label stands for.
   *
   * @param path what errors call the part it is in; {@code place} where in that
   */
  public float target(String label, String path, String place) {
    if (real) {
      float value = (float) Sources.number(label);
      BadInputException.check(Float.isFinite(value), "%s: %s: expected a finite number as the target, found '%s'",
          path, place, label);
      return value;
    }
    Integer index = indices.get(canonical(label));
    if (index == null) {
      throw new BadInputException("%s: %s: expected a label of the training part (%s), found '%s'", path, place,
          Sources.some(names), label);
    }
    return index;
  }

  /** 0 for real values. */
  public int classes() {
    return names.size();
  }

  /** The classes by index; empty for real values. */
  public List<String> names() {
    return names;
  }

  /** A whole number in its plain form, anything else as it is. */
  public static String canonical(String label) {
    double value = Sources.number(label);
    return isWhole(value) ? String.valueOf((long) value) : label;
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15;
  }
}
