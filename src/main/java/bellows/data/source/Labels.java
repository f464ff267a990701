package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

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

  /** So many different labels without a second of any are no classes. */
  private static final int MANY = 20;

  private final boolean real;
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();
  /** Words that stand where there is no label; they are refused unless samples may lack one. */
  private final Fields fields;
  private final boolean required;

  private Labels(Fields fields, boolean real, List<String> names, boolean required) {
    this.fields = fields;
    this.required = required;
    this.real = real;
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  /** Whether labels are to be understood as a model's: if it was made for tables, or knows them all. */
  static boolean suits(Expected expected, Table table) {
    return expected.form() != null && expected.classes() >= 0 || expected.classes() > 0 && table.labels() != null
        && table.labels().stream().allMatch(label -> expected.classNames().contains(canonical(label)));
  }

  /** Those of a model, whatever the key {@code classes} says. */
  static Labels of(Settings data, Fields fields, Expected expected) {
    data.ignore(List.of("classes"));
    List<String> names = !expected.classNames().isEmpty() || expected.classes() == 0 ? expected.classNames()
        : numbered(expected.classes());
    return new Labels(fields, expected.classes() == 0, names, expected.labelled());
  }

  /**
   * Those that the training part has.
   *
   * @param titled whether a header was seen
   * @param notes to which is added what is doubtful about them
   */
  static Labels read(Settings data, Fields fields, Table train, boolean titled, List<String> notes) {
    Map<String, String> places = new LinkedHashMap<>();
    int firstAgain = 0;
    String first = train.labels().get(0);
    for (int row = 0; row < train.rows(); row++) {
      places.putIfAbsent(train.labels().get(row), "line " + train.lines()[row]);
      firstAgain += train.labels().get(row).equals(first) ? 1 : 0;
    }
    Labels labels = read(data, fields, train.path(), places);
    if (labels.real) {
      return labels;
    }
    BadInputException.check(places.size() < train.rows() || train.rows() < MANY,
        "%s: expected classes, of which some occur twice, found %d different labels in %d rows; is that the right "
            + "column? set label for another, or classes = 0 for a real-valued target", train.path(), places.size(),
        train.rows());
    if (!titled && firstAgain == 1 && fields.isWord(first) && train.rows() > labels.classes()) {
      notes.add(train.path() + ": the class '" + first + "' stands in line " + train.lines()[0]
          + " only; if that line is a header, set header = yes");
    }
    long numbers = labels.names.stream().filter(name -> !Double.isNaN(fields.number(name))).count();
    if (numbers > 0 && numbers < labels.classes()) {
      notes.add(train.path() + ": the labels are numbers and words, " + Sources.some(labels.names)
          + "; if a word means that a label is missing, add it to missing-words");
    }
    return labels;
  }

  /**
   * Reads {@code classes} and decides what the labels are.
   *
   * @param path what errors call the training part
   * @param places of each different label of the training part, as written, where it stands first
   * @param expected those of a model, if there is one
   */
  public static Labels read(Settings data, String path, Map<String, String> places, Expected expected) {
    Fields fields = Fields.withPoints(data);
    return expected.form() != null && expected.classes() >= 0 ? of(data, fields, expected)
        : read(data, fields, path, places);
  }

  private static Labels read(Settings data, Fields fields, String path, Map<String, String> places) {
    int classes = data.integer("classes", -1);
    if (data.has("classes") && classes < 0) {
      throw data.error("classes", "expected 0 for a real-valued target, or the number of classes, found %d", classes);
    }
    if (classes > MOST_CLASSES) {
      throw data.error("classes", "expected at most %d, found %d", MOST_CLASSES, classes);
    }
    if (classes == 0) {
      return new Labels(fields, true, List.of(), true);
    }
    List<String> found = names(path, places, fields);
    if (found.stream().allMatch(name -> name.matches("[0-9]{1,9}") && Integer.parseInt(name) < classes)) {
      return new Labels(fields, false, numbered(classes), true);
    }
    if (classes > 0 && classes != found.size()) {
      throw data.error("classes", "expected as many classes as labels in %s, found %d for %d labels: %s", path, classes,
          found.size(), Sources.some(found));
    }
    BadInputException.check(found.size() > 1, "%s: expected at least two classes, found only '%s'; for a real-valued "
        + "target set classes = 0, for another column set label", path, found.get(0));
    return new Labels(fields, false, found, true);
  }

  private static List<String> numbered(int classes) {
    return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }

  /** The distinct labels in order; all as whole numbers if all are numbers. */
  private static List<String> names(String path, Map<String, String> places, Fields fields) {
    TreeSet<Long> numbers = new TreeSet<>();
    TreeSet<String> words = new TreeSet<>();
    String fractional = null;
    boolean numeric = true;
    for (Map.Entry<String, String> entry : places.entrySet()) {
      String label = entry.getKey();
      BadInputException.check(!fields.isMissing(label) && !label.isEmpty(), "%s: %s: expected a label, found %s; leave "
          + "such rows out, or name the words that stand for a missing value with missing-words", path,
          entry.getValue(), Fields.quoted(label));
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

  /** A target for every row; NaN where it has none. */
  float[] targets(Table table) {
    float[] targets = new float[table.rows()];
    for (int row = 0; row < targets.length; row++) {
      targets[row] = table.labels() == null ? Float.NaN
          : target(table.labels().get(row), table.path(), "line " + table.lines()[row]);
    }
    return targets;
  }

  /**
   * The target that a label stands for; NaN for none, where a sample may lack one.
   *
   * @param path what errors call the part it is in; {@code place} where in that
   */
  public float target(String label, String path, String place) {
    if (!required && fields.isMissing(label)) {
      return Float.NaN;
    }
    if (real) {
      float value = (float) fields.number(label);
      BadInputException.check(Float.isFinite(value), "%s: %s: expected a finite number as the target, found '%s'%s",
          path, place, label, fields.hint(label));
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
