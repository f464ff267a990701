import bellows.run.Training;
import org.apache.spark.sql.SparkSession;

/** Trains a run file in a session that nobody prepared for Bellows; prints the rate and the weights' checksum. */
public final class OwnSession {
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().getOrCreate();
    try (Training training = Training.on(spark).file(args[0]).start()) {
      System.out.printf("%.1f %s%n", training.summary().samplesPerSecond(), training.summary().weightsSha256());
    }
    spark.stop();
  }
}
