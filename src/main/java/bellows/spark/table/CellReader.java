package bellows.spark.table;

import bellows.conf.BadInputException;
import bellows.data.source.Fields;
import bellows.data.source.TableEncoder;
import bellows.data.source.TableForm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the columns of a table as cells and, if their form is known, makes samples of these. In training it is known
 * when all rows have been seen: until then cells are kept, and the samples are made of them afterwards.
 */
final class CellReader implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<CellColumn> columns;
  private final Fields fields;
  private final TableEncoder encoder;

  private CellReader(List<CellColumn> columns, Fields fields, TableEncoder encoder) {
    this.columns = new ArrayList<>(columns);
    this.fields = fields;
    this.encoder = encoder;
  }

  /**
   * Of columns whose form is to be learned.
   *
   * @param categorical those whose numbers are names
   * @param takesMissing whether values may be missing
   */
  static CellReader fresh(StructType schema, List<String> features, Fields fields, Collection<String> categorical,
      boolean takesMissing) {
    return new CellReader(features.stream()
        .map(name -> CellColumn.of(schema, name, categorical.contains(name), !takesMissing)).toList(), fields, null);
  }

  /** Of the columns that a form names, in any order. */
  static CellReader formed(StructType schema, TableForm form, Fields fields) {
    checkNamed(form);
    List<String> names = List.of(schema.fieldNames());
    List<CellColumn> columns = new ArrayList<>();
    for (int i = 0; i < form.features(); i++) {
      String name = form.columns().get(i);
      BadInputException.check(names.contains(name), "expected a table with the column '%s', found one of %s", name,
          TableColumns.some(names));
      columns.add(CellColumn.of(schema, name, form.categories().containsKey(i), false));
    }
    return new CellReader(columns, fields, new TableEncoder(form));
  }

  /** In a table of Spark's, columns are found by their names alone. */
  static void checkNamed(TableForm form) {
    BadInputException.check(form.columns().size() == form.features(), "expected a model of a table whose columns have "
        + "names, found one of a table without a header; train it on a table that has one");
  }

  /** The same columns, whose form is known now. */
  CellReader by(TableForm form) {
    return new CellReader(columns, fields, new TableEncoder(form));
  }

  /** Null as long as it is not known. */
  TableForm form() {
    return encoder == null ? null : encoder.form();
  }

  List<String> names() {
    return columns.stream().map(CellColumn::name).toList();
  }

  /** Whether there are columns that hold words, or names. */
  boolean hasWords() {
    return columns.stream().anyMatch(column -> column.worded() || column.category());
  }

  /** Room for a row. */
  RowCells room() {
    return new RowCells(columns, fields);
  }

  /** Makes a sample of a row, by the form. */
  void encode(RowCells cells, float[] out, int at) {
    Arrays.fill(out, at, at + encoder.form().width(), 0);
    encoder.encode(cells, out, at);
  }
}
