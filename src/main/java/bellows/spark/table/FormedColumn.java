package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.source.Labels;
import bellows.data.source.TableForm;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A column as a model's {@link TableForm} has it: a category, a number that may be missing, or one that is counted from
 * an origin.
 *
 * @param index of the column in its table
 * @param categories null for a number
 * @param fill what stands for a missing value; null where none may be missing
 * @param flagged whether a further value says that it is missing
 */
record FormedColumn(String name, int index, List<String> categories, Double fill, boolean flagged, double origin)
    implements ValueColumn {
  /** The column of the form's feature at a place. */
  static FormedColumn of(TableForm form, int place, int index) {
    Double fill = form.fills().get(place);
    return new FormedColumn(form.columns().get(place), index, form.categories().get(place), fill,
        form.flagged() && fill != null, form.origins().getOrDefault(place, 0.0));
  }

  @Override
  public void read(Row row, FloatList out) {
    Object value = row.get(index);
    boolean missing = value == null || value instanceof Number number && Double.isNaN(number.doubleValue());
    BadInputException.check(!missing || fill != null, "column '%s': expected a value, found none; drop such rows or "
        + "fill them", name);
    if (categories != null) {
      int found = missing ? -1 : categories.indexOf(Labels.canonical(String.valueOf(value)));
      BadInputException.check(missing || found >= 0, "column '%s': expected one of the categories that the model was "
          + "trained on, %s, found '%s'", name, TableColumns.some(categories), value);
      for (int i = 0; i < categories.size(); i++) {
        out.add(i == found ? 1 : 0);
      }
    } else {
      out.add((float) ((missing ? fill : number(value)) - origin));
    }
    if (flagged) {
      out.add(missing ? 1 : 0);
    }
  }

  private double number(Object value) {
    double number = value instanceof Number given ? given.doubleValue()
        : value instanceof Boolean flag ? flag ? 1 : 0 : Double.NaN;
    BadInputException.check(Double.isFinite(number), "column '%s': expected a finite number, found %s", name, value);
    return number;
  }
}
