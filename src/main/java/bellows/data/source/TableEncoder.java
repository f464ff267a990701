package bellows.data.source;

import bellows.conf.BadInputException;
import java.util.ArrayList;
import java.util.List;

/** Turns the rows of one file of text into samples, by a {@link TableForm}. */
final class TableEncoder {
  /**
   * Where a file has what.
   *
   * @param names of its columns; null without a header
   * @param features the columns of the form's features, from 0
   * @param label the column of the labels; -1 if there is none
   * @param weight the column of the samples' weights; -1 if there is none
   */
  record Places(List<String> names, int[] features, int label, int weight) {
    /** A column as errors name it. */
    String name(int column) {
      return names == null ? "column " + (column + 1) : "column " + (column + 1) + " '" + names.get(column) + "'";
    }
  }

  private final TableForm form;
  private final Fields fields;
  private final String path;
  private final Places places;
  private final double[] origin;
  private final List<List<String>> categories = new ArrayList<>();

  TableEncoder(TableForm form, Fields fields, String path, Places places) {
    this.form = form;
    this.fields = fields;
    this.path = path;
    this.places = places;
    origin = form.origin();
    for (int i = 0; i < form.features(); i++) {
      categories.add(form.categories().get(i));
    }
  }

  /** Writes the values of a row, which is all zero beforehand, from {@code at} on. */
  void encode(String[] row, int line, float[] out, int at) {
    int slot = at;
    for (int i = 0; i < form.features(); i++) {
      String field = row[places.features[i]];
      Double fill = form.fills().get(i);
      boolean missing = fields.isMissing(field) && fill != null;
      if (categories.get(i) == null) {
        out[slot] = missing ? narrow(fill, slot - at) : number(field, line, i, slot - at);
      } else if (!missing) {
        out[slot + category(field, line, i)] = 1;
      }
      slot += form.width(i);
      if (missing && form.flagged()) {
        out[slot - 1] = 1;
      }
    }
  }

  /** How often the sample of a row counts. */
  float weight(String[] row, int line) {
    String field = row[places.weight];
    float weight = (float) fields.number(field);
    BadInputException.check(weight >= 0 && weight < Float.POSITIVE_INFINITY, "%s: line %d, %s: expected a finite weight "
        + "from 0 on, found %s%s", path, line, places.name(places.weight), Fields.quoted(field), fields.hint(field));
    return weight;
  }

  private float narrow(double value, int slot) {
    return (float) (origin == null ? value : value - origin[slot]);
  }

  private float number(String field, int line, int feature, int slot) {
    float value = narrow(fields.number(field), slot);
    BadInputException.check(Float.isFinite(value), "%s: line %d, %s: expected a finite number, found %s%s; mend the "
        + "value%s, or leave the column out with ignore = [%d]", path, line, places.name(places.features[feature]),
        Fields.quoted(field), fields.hint(field), fields.isMissing(field)
            ? ", set missing = mean (or median, or flag)" : "", places.features[feature] + 1);
    return value;
  }

  private int category(String field, int line, int feature) {
    int found = categories.get(feature).indexOf(Labels.canonical(field));
    BadInputException.check(found >= 0, "%s: line %d, %s: expected a category of the training part (%s), found %s", path,
        line, places.name(places.features[feature]), Sources.some(categories.get(feature)), Fields.quoted(field));
    return found;
  }
}
