package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.data.source.TableForm;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of a table are what.
 *
 * @param features one or more; empty lets {@link RowReader} take all others, or the one that holds pictures
 * @param label what is to be learned
 * @param weight of numbers that say how often a sample counts; null for once each
 * @param order whose values, each there once, put the samples in order; null for the order of a hash of each row
 */
public record TableColumns(List<String> features, String label, String weight, String order) {
  /**
   * Reads {@code features}, {@code label}, {@code weight} and {@code order} of a section {@code data}.
   *
   * @param form whose columns are to be found; null if that section tells
   */
  public static TableColumns read(Settings data, StructType schema, TableForm form) {
    checkNames(schema);
    if (form != null && form.label() != null && !form.columns().isEmpty()) {
      data.ignore(List.of("features", "label", "weight", "categorical"));
      List<String> names = List.of(schema.fieldNames());
      BadInputException.check(names.contains(form.label()), "expected a table with the labels' column '%s', found one of "
          + "%s", form.label(), some(names));
      String weight = form.weight() != null && names.contains(form.weight()) ? form.weight() : null;
      return new TableColumns(form.columns(), form.label(), weight, data.has("order") ? data.text("order") : null);
    }
    List<String> features = data.has("features") ? data.texts("features") : List.of();
    features.forEach(feature -> known(data, "features", feature, schema));
    String order = data.has("order") ? known(data, "order", data.text("order"), schema) : null;
    String weight = data.has("weight") ? known(data, "weight", data.text("weight"), schema) : null;
    String label = data.has("label") ? known(data, "label", data.text("label"), schema)
        : usualLabel(schema, order, weight);
    if (weight != null && (weight.equals(label) || weight.equals(order) || features.contains(weight))) {
      throw data.error("weight", "expected a column that is nothing else, found '%s' again", weight);
    }
    if (label.equals(order)) {
      throw data.error(data.has("label") ? "label" : "order", "expected different columns for label and order, found "
          + "'%s' for both", label);
    }
    if (features.contains(label) || new HashSet<>(features).size() < features.size()) {
      throw data.error("features", "expected each column once, and not the label '%s', found %s", label, features);
    }
    return new TableColumns(features, label, weight, order);
  }

  /** A column that is called so, or the last. */
  private static String usualLabel(StructType schema, String order, String weight) {
    List<String> names = Arrays.stream(schema.fieldNames()).filter(name -> !name.equals(order) && !name.equals(weight))
        .toList();
    BadInputException.check(names.size() > 1, "the training table: expected columns of features and one of labels, "
        + "found %s", names);
    return names.contains("label") ? "label" : names.get(names.size() - 1);
  }

  private static String known(Settings data, String key, String wanted, StructType schema) {
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(wanted)) {
      throw data.error(key, "expected a column of the table, found '%s'%s; there are %s", wanted,
          Spelling.nearest(wanted, names), some(names));
    }
    return wanted;
  }

  /** Columns are found by their names. */
  static void checkNames(StructType schema) {
    Set<String> names = new HashSet<>();
    for (String name : schema.fieldNames()) {
      BadInputException.check(names.add(name), "expected a table whose columns have different names, found '%s' again; "
          + "rename one, as by toDF", name);
    }
  }

  /** The columns that are no features. */
  List<String> others() {
    return Stream.of(label, weight, order).filter(Objects::nonNull).toList();
  }

  static String some(List<String> names) {
    return names.size() <= 10 ? String.join(", ", names)
        : String.join(", ", names.subList(0, 10)) + " and " + (names.size() - 10) + " more";
  }
}
