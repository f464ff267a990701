package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.source.Fields;
import bellows.data.source.TableFitting;
import bellows.data.source.TableForm;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * How the values of a table's columns are understood: by a form that is known, or by a run file's keys, for a form that
 * is to be learned.
 *
 * @param form null if it is to be learned
 * @param unnamed whether there is a model of numbers without names: columns are what their table says, as it is
 * @param categorical columns whose numbers are names
 * @param takesMissing whether values may be missing
 */
record CellRules(Fields fields, TableForm form, boolean unnamed, List<String> categorical, boolean takesMissing) {
  /**
   * Reads {@code missing-words} and {@code categorical}.
   *
   * @param form of a model; null if there is none
   */
  static CellRules read(Settings data, TableFitting fitting, TableForm form) {
    Fields fields = Fields.withPoints(data);
    List<String> categorical = data.has("categorical") ? data.texts("categorical") : List.of();
    if (form == null) {
      return new CellRules(fields, null, false, categorical, fitting.takesMissing());
    }
    boolean plain = form.columns().isEmpty() && form.categories().isEmpty() && form.fills().isEmpty();
    if (!plain) {
      CellReader.checkNamed(form);
    }
    return new CellRules(fields, plain ? null : form, plain, List.of(), true);
  }

  /** The same for another table, when the form is known. */
  CellRules by(TableForm known) {
    return new CellRules(fields, known, unnamed, List.of(), true);
  }

  /** Whether all columns have single values; else they are numbers, and keys for others are refused. */
  boolean fit(StructType schema, List<String> features) {
    List<String> others = features.stream().filter(name -> !CellColumn.fits(schema.apply(name).dataType())).toList();
    boolean known = form != null;
    BadInputException.check(others.isEmpty() || (known ? form.isOfNumbers() : categorical.isEmpty() && !takesMissing
        || unnamed), "features: expected columns of single values, since %s, found '%s' of %s", known
            ? "the model knows categories, missing values or origins" : "categorical or missing is set",
        others.isEmpty() ? "" : others.get(0),
        others.isEmpty() ? "" : schema.apply(others.get(0)).dataType().catalogString());
    return others.isEmpty();
  }

  /** A reader of columns of single values. */
  CellReader reader(StructType schema, List<String> features) {
    if (form != null) {
      return CellReader.formed(schema, form, fields);
    }
    return unnamed ? CellReader.formed(schema, TableForm.ofNumbers(features, features.size(), null, null), fields)
        : CellReader.fresh(schema, features, fields, categorical, takesMissing);
  }
}
