package bellows.ml;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which columns a stage reads, and whether a table has them: what is wrong is told before anything runs. */
final class FeatureColumns {
  private static final List<String> IMAGE = List.of("height", "width", "mode", "data");

  private FeatureColumns() {}

  /** The names of the columns of features. */
  static List<String> of(NetworkParams params) {
    if (!params.isDefined(params.featuresCols())) {
      return List.of(params.getOrDefault(params.featuresCol()));
    }
    List<String> names = Arrays.asList(params.getFeaturesCols());
    BadInputException.check(!names.isEmpty(), "featuresCols: expected at least one column, found none; clear it to "
        + "have featuresCol used");
    return names;
  }

  /** @throws BadInputException unless the table has such columns */
  static void check(NetworkParams params, StructType table) {
    boolean several = params.isDefined(params.featuresCols());
    String param = several ? "featuresCols" : "featuresCol";
    for (String name : of(params)) {
      DataType type = column(table, param, name).dataType();
      BadInputException.check(several ? isSingle(type) : fits(type), "%s: expected column '%s' to be %s, found %s",
          param, name, several ? "of numbers or words" : "a vector, an array of numbers, Spark's image, or the content of "
              + "picture files (several columns of numbers: featuresCols)", shown(type));
    }
  }

  /** A column of the table, which it must have. */
  static StructField column(StructType table, String param, String name) {
    List<String> names = List.of(table.fieldNames());
    BadInputException.check(names.contains(name), "%s: expected a table with the column '%s'%s, found one of %s", param,
        name, Spelling.nearest(name, names), shown(names));
    BadInputException.check(names.indexOf(name) == names.lastIndexOf(name), "%s: expected one column '%s', found two; "
        + "rename one, as by toDF", param, name);
    return table.apply(name);
  }

  private static String shown(List<String> names) {
    return names.size() <= 10 ? String.join(", ", names)
        : String.join(", ", names.subList(0, 10)) + " and " + (names.size() - 10) + " more";
  }

  /** How many numbers a row of a vector column has, if its metadata tell; else -1. */
  static int size(StructField column) {
    return isVector(column.dataType()) ? AttributeGroup.fromStructField(column).size() : -1;
  }

  /** A type as people call it. */
  static String shown(DataType type) {
    return isVector(type) ? "vectors" : type.catalogString();
  }

  static boolean isSingle(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof StringType;
  }

  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  static boolean isImage(DataType type) {
    return type instanceof StructType struct && Arrays.asList(struct.fieldNames()).containsAll(IMAGE);
  }

  private static boolean fits(DataType type) {
    return isVector(type) || type instanceof ArrayType array && array.elementType() instanceof NumericType
        || isImage(type) || type instanceof BinaryType || type instanceof NumericType;
  }
}
