package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How the columns of a table become the values of a sample, as the training part taught it. A model keeps this, so that
 * another table means the same to it: columns are found by their names where both tables have names, and a category has
 * the number that it had.
 *
 * @param columns the names of the features' columns, in their order; empty if they have none
 * @param features how many columns that are
 * @param label the name of the label's column; null if it has none
 * @param weight the name of the column of weights, {@code data.weight}; null if it has none
 * @param categories of those columns whose values are categories, by their place among the features, from 0
 * @param fills what stands for a missing value in those columns that may miss some, by their place; NaN in a column of
 *     categories, where a missing one is no category
 * @param origins from which the numbers of those columns are counted that lie far from 0, by their place; see
 *     {@link bellows.data.Origin}
 * @param flagged whether each of those columns has a further value, 1 where it misses one and else 0
 */
public record TableForm(List<String> columns, int features, String label, String weight,
    TreeMap<Integer, List<String>> categories,
    TreeMap<Integer, Double> fills, TreeMap<Integer, Double> origins, boolean flagged) implements Serializable {
  /** The section of a run file and of a model that holds a form. */
  public static final String SECTION = "table";

  /** Of columns that all hold numbers, and miss none. */
  public static TableForm ofNumbers(List<String> columns, int features, String label, String weight) {
    return new TableForm(List.copyOf(columns), features, label, weight, new TreeMap<>(), new TreeMap<>(),
        new TreeMap<>(), false);
  }

  /** The same of columns that are called otherwise. */
  public TableForm of(List<String> others, String otherLabel, String otherWeight) {
    BadInputException.check(others.size() == features, "expected %d columns in place of %s, found %s", features, columns,
        others);
    return new TableForm(List.copyOf(others), features, otherLabel, otherWeight, categories, fills, origins, flagged);
  }

  /** Whether all that is asked of columns is their numbers. */
  public boolean isOfNumbers() {
    return categories.isEmpty() && fills.isEmpty() && origins.isEmpty();
  }

  /** Values of a sample. */
  public int width() {
    int width = 0;
    for (int i = 0; i < features; i++) {
      width += width(i);
    }
    return width;
  }

  /** How many values of a sample each column becomes. */
  public List<Integer> widths() {
    return IntStream.range(0, features).mapToObj(this::width).toList();
  }

  /** Values that a column becomes. */
  int width(int feature) {
    List<String> names = categories.get(feature);
    return (names == null ? 1 : names.size()) + (flagged && fills.containsKey(feature) ? 1 : 0);
  }

  /** What is taken from each value of a sample before it becomes a float; null for nothing. */
  public double[] origin() {
    if (origins.isEmpty()) {
      return null;
    }
    double[] origin = new double[width()];
    for (int i = 0, slot = 0; i < features; slot += width(i), i++) {
      origin[slot] = origins.getOrDefault(i, 0.0);
    }
    return origin;
  }

  /** Reads what {@link #render} writes; null where the section is empty. */
  public static TableForm read(Settings table) {
    if (!table.has("features")) {
      return null;
    }
    TreeMap<Integer, List<String>> categories = new TreeMap<>();
    Settings names = table.section("categories");
    for (String key : names.config().root().keySet()) {
      categories.put(place(names, key), List.copyOf(names.texts(key)));
    }
    return new TableForm(table.has("columns") ? List.copyOf(table.texts("columns")) : List.of(),
        table.integer("features"), table.text("label", null), table.text("weight", null), categories,
        numbers(table.section("fills")), numbers(table.section("origins")), table.flag("flagged", false));
  }

  private static TreeMap<Integer, Double> numbers(Settings section) {
    TreeMap<Integer, Double> numbers = new TreeMap<>();
    for (String key : section.config().root().keySet()) {
      numbers.put(place(section, key), section.text(key).equals("none") ? Double.NaN : section.number(key));
    }
    return numbers;
  }

  private static int place(Settings section, String key) {
    try {
      return Integer.parseInt(key) - 1;
    } catch (NumberFormatException e) {
      throw section.error(key, "expected the number of a feature, from 1");
    }
  }

  /** As the section {@value #SECTION}: the text that {@link #read} understands. */
  public Config render() {
    Config all = put(ConfigFactory.empty(), "features", features);
    all = columns.isEmpty() ? all : put(all, "columns", columns);
    all = label == null ? all : put(all, "label", label);
    all = weight == null ? all : put(all, "weight", weight);
    for (Map.Entry<Integer, List<String>> one : categories.entrySet()) {
      all = put(all, "categories." + (one.getKey() + 1), one.getValue());
    }
    all = put(all, "fills.", fills);
    all = put(all, "origins.", origins);
    return flagged ? put(all, "flagged", true) : all;
  }

  private static Config put(Config config, String section, TreeMap<Integer, Double> numbers) {
    Config all = config;
    for (Map.Entry<Integer, Double> one : numbers.entrySet()) {
      all = put(all, section + (one.getKey() + 1), one.getValue().isNaN() ? "none" : one.getValue());
    }
    return all;
  }

  private static Config put(Config config, String key, Object value) {
    return config.withValue(key, ConfigValueFactory.fromAnyRef(value));
  }
}
