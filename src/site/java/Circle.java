import bellows.run.TrainedModel;
import bellows.run.Training;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Learns which points lie in a circle, from a table, and scores another table. */
public class Circle {
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("circle").getOrCreate();
    Dataset<Row> points = spark.range(2000).selectExpr("id",
        "id * 7919 % 1000 / 500 - 1 AS x", "id * 104729 % 997 / 498 - 1 AS y")
        .selectExpr("id", "x", "y", "if(x * x + y * y < 0.6, 'inside', 'outside') AS place");
    Dataset<Row>[] parts = points.randomSplit(new double[] {0.8, 0.2}, 1);

    try (Training training = Training.on(spark)
        .configuration("network = [{dense = 32}, relu, {dense = classes}], optimizer = adam, rate = 0.01")
        .configuration("data {label = place, order = id, normalise = auto}, stop.epochs = 20")
        .data(parts[0], parts[1])
        .start()) {
      TrainedModel model = training.await();
      System.out.printf("accuracy %.4f, weights %s%n", training.summary().testAccuracy(), model.sha256());

      model.transform(points).filter("class <> place").select("id", "x", "y", "place", "class").show(5);
      System.out.println(model.className(model.predict(0.1f, 0.2f).label()));
    }
    spark.stop();
  }
}
