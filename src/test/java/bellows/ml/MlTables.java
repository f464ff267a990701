package bellows.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables that the tests of stages train on. */
final class MlTables {
  static final StructType POINTS = new StructType().add("id", DataTypes.LongType, false)
      .add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType).add("kind", DataTypes.StringType)
      .add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType).add("weight", DataTypes.DoubleType)
      .add("held", DataTypes.BooleanType).add("value", DataTypes.DoubleType);

  private static final List<String> KINDS = List.of("wasp", "ant", "bee");

  private MlTables() {}

  /** Points around three centres; {@code kind} is in the words of the classes, of which ants are most. */
  static Dataset<Row> points(SparkSession spark, int count) {
    return spark.createDataFrame(rows(count), POINTS);
  }

  static List<Row> rows(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 4 == 3 ? 1 : i % 4;
      double x = 3 * label + random.nextGaussian();
      double y = (label == 1 ? 4 : 0) + random.nextGaussian();
      rows.add(RowFactory.create((long) i, Vectors.dense(x, y), (double) label, KINDS.get(label), x, y,
          i % 5 == 0 ? 2.0 : 1.0, i % 6 == 5, 100 + 10 * x - 5 * y));
    }
    return rows;
  }

  /** The four rows that no single layer tells apart. */
  static Dataset<Row> xor(SparkSession spark) {
    return spark.createDataFrame(Arrays.asList(RowFactory.create(Vectors.dense(0, 0), 0.0),
        RowFactory.create(Vectors.dense(0, 1), 1.0), RowFactory.create(Vectors.dense(1, 0), 1.0),
        RowFactory.create(Vectors.dense(1, 1), 0.0)), new StructType().add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType));
  }

  /** A small classifier for {@link #points}. */
  static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier().setNetwork("[{dense = 8}, relu, {dense = classes}]").setMaxIter(6)
        .setBatchSize(32).setStepSize(0.02);
  }
}
