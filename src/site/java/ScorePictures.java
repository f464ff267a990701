import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Scores pictures as they arrive in a folder: {@code spark-submit … MODEL ARRIVING SCORED CHECKPOINT}. */
public class ScorePictures {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName("score-pictures").getOrCreate();
    score(spark, args[0], args[1], args[2], args[3]).awaitTermination();
  }

  /** Each file of pictures once, also when the program was ended in between. */
  static StreamingQuery score(SparkSession spark, String model, String arriving, String scored, String checkpoint)
      throws Exception {
    Dataset<Row> pictures = spark.readStream().format("binaryFile")
        .schema("path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY")
        .option("pathGlobFilter", "*.{jpg,jpeg,png}").option("maxFilesPerTrigger", 10_000).load(arriving);
    return PipelineModel.load(model).transform(pictures).select("path", "prediction", "probability")
        .writeStream().format("parquet").option("checkpointLocation", checkpoint).start(scored);
  }
}
