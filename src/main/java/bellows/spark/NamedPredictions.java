package bellows.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Says a model's predictions in words: adds to each row {@code class}, the name of what was predicted, its
 * {@code probability}, and {@code best}, the most probable classes with theirs.
 */
public final class NamedPredictions implements MapFunction<Row, Row> {
  private static final long serialVersionUID = 1;
  private static final StructType BEST = new StructType().add("class", DataTypes.StringType, false)
      .add("probability", DataTypes.FloatType, false);
  private static final StructType ADDED = new StructType().add("class", DataTypes.StringType, true)
      .add("probability", DataTypes.FloatType, true).add("best", DataTypes.createArrayType(BEST, false), true);

  private final List<String> names;
  private final int best;
  private final int prediction;
  private final int probabilities;

  private NamedPredictions(List<String> names, int best, StructType table) {
    this.names = new ArrayList<>(names);
    this.best = best;
    prediction = table.fieldIndex("prediction");
    probabilities = table.fieldIndex("probabilities");
  }

  /**
   * A table with these columns behind its own.
   *
   * @param table with the columns {@code prediction} and {@code probabilities}; a {@code class} of its own goes
   * @param names of the classes by index; empty if they have none
   * @param best how many of the most probable classes are named
   */
  public static Dataset<Row> of(Dataset<Row> table, List<String> names, int best) {
    Dataset<Row> bare = table.drop("class");
    StructType schema = bare.schema();
    for (String name : ADDED.fieldNames()) {
      schema = schema.add(ADDED.apply(name));
    }
    return bare.map(new NamedPredictions(names, best, bare.schema()), Encoders.row(schema));
  }

  @Override
  public Row call(Row row) {
    Object[] values = new Object[row.length() + ADDED.size()];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    if (!row.isNullAt(prediction)) {
      int decided = row.getInt(prediction);
      values[row.length()] = name(decided);
      if (!row.isNullAt(probabilities)) {
        List<Float> all = row.getList(probabilities);
        values[row.length() + 1] = all.get(decided);
        values[row.length() + 2] = best(all);
      }
    }
    return RowFactory.create(values);
  }

  /** Of equals, the first. */
  private Row[] best(List<Float> all) {
    return IntStream.range(0, all.size()).boxed().sorted(Comparator.comparing(i -> -all.get(i))).limit(best)
        .map(i -> RowFactory.create(name(i), all.get(i))).toArray(Row[]::new);
  }

  private String name(int index) {
    return index < names.size() ? names.get(index) : String.valueOf(index);
  }
}
