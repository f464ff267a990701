package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bellows.spark.Sparks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same rows and params give the same bits, however the rows come. */
class SamePointsTest {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = Sparks.session("local[2]");
  }

  @AfterEach
  void settings() {
    spark.conf().unset(ADAPTIVE);
  }

  private static String trained(NeuralNetworkClassifier classifier, Dataset<Row> table) {
    return classifier.setMaxIter(2).fit(table).toLocal().sha256();
  }

  @Test
  void whateverThePartitionsAndTheOrder() {
    List<Row> rows = MlTables.rows(120);
    String expected = trained(MlTables.classifier(), spark.createDataFrame(rows, MlTables.POINTS).coalesce(1));
    String byKey = trained(MlTables.classifier().setOrderCol("id"), spark.createDataFrame(rows, MlTables.POINTS));
    assertNotEquals(expected, byKey);
    for (int partitions : new int[] {3, 8}) {
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(partitions));
      spark.conf().set(ADAPTIVE, partitions == 3);
      Dataset<Row> table = spark.createDataFrame(shuffled, MlTables.POINTS).repartition(partitions);
      assertEquals(expected, trained(MlTables.classifier(), table));
      assertEquals(byKey, trained(MlTables.classifier().setOrderCol("id"), table));
    }
  }

  @Test
  void whateverPartOfThePassARowIsIn() {
    Dataset<Row> points = MlTables.points(spark, 60);
    NeuralNetworkClassificationModel model = MlTables.classifier().setMaxIter(1).fit(points);
    List<Row> together = model.transform(points.coalesce(1)).orderBy("id").collectAsList();
    assertEquals(together, model.setInferBatchSize(7).transform(points.repartition(8)).orderBy("id").collectAsList());
    assertEquals(together, model.setInferBatchSize(1).transform(points).orderBy("id").collectAsList());
  }
}
