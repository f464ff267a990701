package bellows.data.source;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns rows of a table into samples, by a {@link TableForm}. Many threads may ask at once. */
public final class TableEncoder implements Serializable {
  private static final long serialVersionUID = 1;

  private final TableForm form;
  private final double[] origin;
  /** Of each feature the numbers of its categories; null for numbers. */
  private final List<Map<String, Integer>> categories = new ArrayList<>();

  public TableEncoder(TableForm form) {
    this.form = form;
    origin = form.origin();
    for (int i = 0; i < form.features(); i++) {
      List<String> names = form.categories().get(i);
      Map<String, Integer> numbers = names == null ? null : new HashMap<>();
      for (int k = 0; names != null && k < names.size(); k++) {
        numbers.put(names.get(k), k);
      }
      categories.add(numbers);
    }
  }

  public TableForm form() {
    return form;
  }

  /**
   * Writes the values of a row, which are all zero beforehand, from {@code at} on.
   *
   * @throws BadInputException telling where, if one is neither a number nor a category that the form knows
   */
  public void encode(Cells row, float[] out, int at) {
    int slot = at;
    for (int i = 0; i < form.features(); i++) {
      Double fill = form.fills().get(i);
      boolean missing;
      if (categories.get(i) == null) {
        missing = fill != null && row.isMissing(i);
        out[slot] = missing ? narrow(fill, slot - at) : number(row, i, slot - at);
      } else {
        int found = category(row, i, fill != null);
        missing = found < 0;
        if (!missing) {
          out[slot + found] = 1;
        }
      }
      slot += form.width(i);
      if (missing && form.flagged()) {
        out[slot - 1] = 1;
      }
    }
  }

  private float narrow(double value, int slot) {
    return (float) (origin == null ? value : value - origin[slot]);
  }

  private float number(Cells row, int feature, int slot) {
    float value = narrow(row.number(feature), slot);
    BadInputException.check(Float.isFinite(value) && !row.isMissing(feature),
        "%s: expected a finite number, found %s%s", row.place(feature), row.shown(feature), row.remedy(feature));
    return value;
  }

  /** A category's number; −1 for none. A word that was a category in the training part is one, whatever it means here. */
  private int category(Cells row, int feature, boolean mayMiss) {
    String text = row.text(feature);
    Integer found = text == null ? null : categories.get(feature).get(Labels.canonical(text));
    if (found == null && mayMiss && row.isMissing(feature)) {
      return -1;
    }
    BadInputException.check(found != null, "%s: expected a category of the training part (%s), found %s",
        row.place(feature), Sources.some(form.categories().get(feature)), row.shown(feature));
    return found;
  }
}
