package bellows.cli;

import bellows.conf.BadInputException;
import bellows.store.HadoopFiles;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;

/** The Spark of the surrounding spark-submit; without one, of this JVM alone. */
final class SparkCommand implements AutoCloseable {
  private final SparkSession session;
  private final JavaSparkContext spark;

  private SparkCommand(SparkSession session) {
    this.session = session;
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /** Whatever the cluster prefers, objects travel by Java's serialisation: Spark's Kryo cannot write records. */
  static SparkCommand open(String command) {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.app.name", "bellows " + command).setIfMissing("spark.ui.enabled", "false")
        .set("spark.serializer", JavaSerializer.class.getName());
    return new SparkCommand(SparkSession.builder().config(conf).getOrCreate());
  }

  SparkSession session() {
    return session;
  }

  JavaSparkContext context() {
    return spark;
  }

  HadoopFiles files() {
    return new HadoopFiles(spark.hadoopConfiguration());
  }

  /** As many as cores, unless asked otherwise. */
  int partitions(Integer asked) {
    BadInputException.check(asked == null || asked > 0, "--partitions: expected at least 1, found %d", asked);
    return asked != null ? asked : Math.max(1, spark.defaultParallelism());
  }

  @Override
  public void close() {
    session.stop();
  }
}
