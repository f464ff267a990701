package bellows.ml;

import bellows.conf.BadInputException;
import bellows.spark.table.ColumnName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a classifier's labels are, as Spark's own stages have it: numbers are 0, 1, 2 and so on, as many as the column's
 * metadata say, or else up to the largest that is there; text is numbered in the order that StringIndexer gives it.
 *
 * @param name of the column
 * @param text whether it holds text
 * @param names by number; empty if they have none
 */
record LabelColumn(String name, boolean text, int classes, List<String> names) implements Serializable {
  /** Where nothing but the largest number tells, more are taken for a mistake, such as a regression's targets. */
  private static final int MOST_BY_NUMBER = 10_000;
  private static final int MOST_WORDS = 10_000;

  /** Refuses a column that holds no labels. */
  static void check(StructType table, String name) {
    StructField column = FeatureColumns.column(table, "labelCol", name);
    BadInputException.check(column.dataType() instanceof NumericType || column.dataType() instanceof StringType,
        "labelCol: expected column '%s' to be of numbers or text, found %s", name,
        FeatureColumns.shown(column.dataType()));
  }

  /**
   * Looks at the labels, if metadata do not tell what they are: one job, of which counts come to the driver.
   *
   * @param order as StringIndexer's {@code stringOrderType}
   */
  static LabelColumn of(Dataset<Row> table, String name, String order) {
    StructField column = table.schema().apply(name);
    if (column.dataType() instanceof StringType) {
      return ofText(table, name, order);
    }
    Attribute attribute = Attribute.fromStructField(column);
    List<String> names = names(attribute);
    int known = !names.isEmpty() ? names.size() : count(attribute);
    BadInputException.check(known != 1, "labelCol: expected at least two classes in column '%s', found metadata that "
        + "tell of one", name);
    return known > 0 ? new LabelColumn(name, false, known, names) : ofNumbers(table, name);
  }

  private static List<String> names(Attribute attribute) {
    String[] none = {};
    String[] values = attribute instanceof NominalAttribute nominal ? nominal.values().getOrElse(() -> none)
        : attribute instanceof BinaryAttribute binary ? binary.values().getOrElse(() -> none) : none;
    return List.of(values);
  }

  private static int count(Attribute attribute) {
    return attribute instanceof NominalAttribute nominal ? (Integer) nominal.getNumValues().getOrElse(() -> 0)
        : attribute instanceof BinaryAttribute ? 2 : 0;
  }

  private static LabelColumn ofNumbers(Dataset<Row> table, String name) {
    Column label = ColumnName.column(name).cast(DataTypes.DoubleType);
    Row found = table.agg(functions.count(functions.lit(1)), functions.count(label), functions.min(label),
        functions.max(label), functions.max(functions.when(label.notEqual(functions.floor(label)), label))).head();
    BadInputException.check(found.getLong(0) > 0, "fit: expected rows, found an empty table");
    BadInputException.check(found.getLong(0) == found.getLong(1), "labelCol: expected a label in each row, found %,d "
        + "nulls in column '%s'; drop such rows, or set handleInvalid = skip", found.getLong(0) - found.getLong(1),
        name);
    double least = found.getDouble(2);
    double most = found.getDouble(3);
    BadInputException.check(!Double.isNaN(most), "labelCol: expected a label in each row, found NaN in column '%s'; "
        + "drop such rows, or set handleInvalid = skip", name);
    BadInputException.check(least >= 0 && found.isNullAt(4), "labelCol: expected classes 0, 1, 2 and so on in column "
        + "'%s', found %s; index other labels, as by StringIndexer, or take NeuralNetworkRegressor", name,
        least < 0 ? least : found.isNullAt(4) ? most : found.getDouble(4));
    BadInputException.check(most < MOST_BY_NUMBER, "labelCol: expected classes 0 to %d in column '%s', found %s; if "
        + "there are more, let the column's metadata say how many, as StringIndexer does, else take "
        + "NeuralNetworkRegressor",
        MOST_BY_NUMBER - 1, name, most);
    BadInputException.check(least < most, "labelCol: expected at least two classes in column '%s', found only %s", name,
        least);
    return new LabelColumn(name, false, (int) most + 1, List.of());
  }

  private static LabelColumn ofText(Dataset<Row> table, String name, String order) {
    List<Row> counts = table.groupBy(ColumnName.column(name)).count().limit(MOST_WORDS + 1).collectAsList();
    BadInputException.check(!counts.isEmpty(), "fit: expected rows, found an empty table");
    BadInputException.check(counts.size() <= MOST_WORDS, "labelCol: expected at most %d different labels in column "
        + "'%s', found more; is that the right column?", MOST_WORDS, name);
    Map<String, Long> frequencies = new HashMap<>();
    for (Row count : counts) {
      BadInputException.check(!count.isNullAt(0), "labelCol: expected a label in each row, found %,d nulls in column "
          + "'%s'; drop such rows, or set handleInvalid = skip", count.getLong(1), name);
      frequencies.put(count.getString(0), count.getLong(1));
    }
    BadInputException.check(frequencies.size() > 1, "labelCol: expected at least two classes in column '%s', found "
        + "only '%s'", name, frequencies.keySet().iterator().next());
    Comparator<String> alphabet = Comparator.naturalOrder();
    Comparator<String> frequent = Comparator.comparing(frequencies::get);
    List<String> names = new ArrayList<>(frequencies.keySet());
    names.sort(switch (order) {
      case "frequencyAsc" -> frequent.thenComparing(alphabet);
      case "alphabetDesc" -> alphabet.reversed();
      case "alphabetAsc" -> alphabet;
      default -> frequent.reversed().thenComparing(alphabet);
    });
    return new LabelColumn(name, true, names.size(), List.copyOf(names));
  }

  /** The table with labels that are numbers, each a class: what is none is refused as it is read. */
  Dataset<Row> numbered(Dataset<Row> table) {
    Column number = text
        ? functions.udf(new Numbering(new HashMap<>(indices())), DataTypes.DoubleType).apply(ColumnName.column(name))
        : functions.udf(new Range(name, classes), DataTypes.DoubleType).apply(ColumnName.column(name)
            .cast(DataTypes.DoubleType));
    return table.withColumn(name, number);
  }

  private Map<String, Integer> indices() {
    Map<String, Integer> indices = new HashMap<>();
    names.forEach(each -> indices.put(each, indices.size()));
    return indices;
  }

  /** A label that the training rows have not is passed on as one that is outside, and refused with its row. */
  private record Numbering(Map<String, Integer> indices) implements UDF1<String, Double> {
    private static final long serialVersionUID = 1;

    @Override
    public Double call(String label) {
      Integer index = indices.get(label);
      BadInputException.check(index != null, "labelCol: expected a label of the training rows (%s), found %s",
          indices.size() <= 10 ? indices.keySet().stream().sorted().toList() : indices.size() + " different ones",
          label == null ? "null" : "'" + label + "'");
      return index.doubleValue();
    }
  }

  /** Metadata may say how many classes there are, and yet a label be none of them. */
  private record Range(String name, int classes) implements UDF1<Double, Double> {
    private static final long serialVersionUID = 1;

    @Override
    public Double call(Double label) {
      BadInputException.check(label != null && label >= 0 && label < classes && label == Math.rint(label),
          "labelCol: expected a class from 0 to %d in column '%s', found %s; index other labels, as by StringIndexer, "
              + "or take NeuralNetworkRegressor", classes - 1, name, label);
      return label;
    }
  }

  /** What the metadata of columns with predictions say. */
  static Attribute attribute(String name, int classes, List<String> names) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(name);
    return names.isEmpty() ? attribute.withNumValues(classes) : attribute.withValues(names.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return Arrays.toString(names.toArray());
  }
}
