package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import bellows.spark.Sparks;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams: batches of any size, a model that another takes the place of meanwhile, pictures as they arrive. */
class StreamsTest {
  @TempDir
  private Path folder;

  private SparkSession spark;
  private Dataset<Row> points;

  @BeforeEach
  void session() {
    Sparks.stop();
    spark = SparkSession.builder().master("local[2]").appName("test").config("spark.ui.enabled", false)
        .config("spark.sql.extensions", BellowsExtensions.class.getName()).config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
    points = MlTables.points(spark, 10_001).coalesce(1);
  }

  @AfterEach
  void end() {
    Sparks.stop();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private NeuralNetworkClassificationModel trained(long seed) {
    return MlTables.classifier().setMaxIter(1).setSeed(seed).fit(points.limit(60));
  }

  private static List<Row> answers(Dataset<Row> table) {
    return table.orderBy("id").select("id", "p").collectAsList();
  }

  @Test
  void batchesOfOneRowAndOfTenThousand() throws Exception {
    NeuralNetworkClassificationModel model = trained(1);
    points.filter("id = 0").write().mode("append").parquet(at("in"));
    Dataset<Row> stream = spark.readStream().schema(points.schema()).parquet(at("in"));
    StreamingQuery query = model.transform(stream).selectExpr("id", "prediction AS p").writeStream().format("memory")
        .queryName("sizes").start();
    query.processAllAvailable();
    points.filter("id > 0").write().mode("append").parquet(at("in"));
    query.processAllAvailable();
    query.stop();
    assertEquals(List.of(1L, 10_000L), List.of(query.recentProgress()).stream().map(each -> each.numInputRows())
        .filter(rows -> rows > 0).toList());
    assertEquals(answers(model.transform(points).withColumnRenamed("prediction", "p")), answers(spark.table("sizes")));
  }

  @Test
  void aModelIsReplacedWhileTheStreamRuns() throws Exception {
    NeuralNetworkClassificationModel first = trained(1);
    NeuralNetworkClassificationModel second = trained(2);
    first.save(at("model"));
    points.filter("id < 100").write().mode("append").parquet(at("in"));
    StreamingQuery query = spark.readStream().schema(points.schema()).parquet(at("in")).selectExpr("id",
        "bellows_probabilities('" + at("model") + "', features)[0] AS p").writeStream().format("memory")
        .queryName("replaced").start();
    query.processAllAvailable();
    FileUtils.deleteDirectory(folder.resolve("model").toFile()); // As long as it takes to write another.
    points.filter("id >= 100 AND id < 200").write().mode("append").parquet(at("in"));
    query.processAllAvailable();
    second.write().overwrite().save(at("model"));
    points.filter("id >= 200 AND id < 300").write().mode("append").parquet(at("in"));
    query.processAllAvailable();
    query.stop();
    List<Row> found = answers(spark.table("replaced"));
    List<Row> ofFirst = said(first);
    List<Row> ofSecond = said(second);
    assertNotEquals(ofFirst, ofSecond);
    assertEquals(ofFirst.subList(0, 200), found.subList(0, 200));
    assertEquals(ofSecond.subList(200, 300), found.subList(200, 300));
  }

  private List<Row> said(NeuralNetworkClassificationModel model) {
    return answers(model.transform(points.limit(300)).withColumn("p", org.apache.spark.ml.functions.vector_to_array(
        org.apache.spark.sql.functions.col("probability"), "float64").apply(0)));
  }

  @Test
  void picturesAreScoredAsTheyArrive() throws Exception {
    Dataset<Row> pictures = spark.createDataFrame(ImagePreparerTest.pictures(), ImagePreparerTest.FILES);
    PipelineModel model = new Pipeline().setStages(new PipelineStage[] {new ImagePreparer().setInputCol("content")
        .setView("[{resize = 6}, {centre-crop = 4}]"), new NeuralNetworkClassifier().setFeaturesCol("prepared")
            .setNetwork("[flatten, {dense = classes}]").setMaxIter(20).setBatchSize(8).setStepSize(0.02)})
        .fit(pictures);
    model.save(at("model"));
    Files.createDirectory(folder.resolve("arriving"));
    StreamingQuery query = started();
    arrive(0, 3);
    query.processAllAvailable();
    arrive(3, 8);
    query.processAllAvailable();
    query.stop();
    List<Row> scored = spark.read().parquet(at("scored")).selectExpr("int(substring_index(substring_index(path, '/p', "
        + "-1), '.', 1)) AS picture", "int(prediction) AS p").orderBy("picture").collectAsList();
    assertEquals(List.of("[0,0]", "[1,1]", "[2,0]", "[3,1]", "[4,0]", "[5,1]", "[6,0]", "[7,1]"),
        scored.stream().map(Row::toString).toList());
  }

  /** The documentation's program, compiled. */
  private StreamingQuery started() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), "-classpath",
        System.getProperty("java.class.path"), "src/site/java/ScorePictures.java"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      var score = loader.loadClass("ScorePictures").getDeclaredMethod("score", SparkSession.class, String.class,
          String.class, String.class, String.class);
      score.setAccessible(true);
      return (StreamingQuery) score.invoke(null, spark, at("model"), at("arriving"), at("scored"), at("checkpoint"));
    }
  }

  private void arrive(int from, int to) throws IOException {
    List<Row> pictures = ImagePreparerTest.pictures();
    for (int i = from; i < to; i++) {
      Files.write(folder.resolve("p" + i + ".part"), pictures.get(i).<byte[]>getAs(1));
      Files.move(folder.resolve("p" + i + ".part"), folder.resolve("arriving").resolve("p" + i + ".png"));
    }
  }
}
