package bellows.cli.spark;

import bellows.conf.BadInputException;
import bellows.spark.WireTypes;
import bellows.spark.WorkerCores;
import bellows.spark.internal.SparkInternals;
import bellows.store.HadoopFiles;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The Spark of the surrounding spark-submit; without one, of this JVM alone. */
public final class SparkCommand implements AutoCloseable {
  private final JavaSparkContext spark;

  private SparkCommand(JavaSparkContext spark) {
    this.spark = spark;
  }

  /**
   * Opens it for a command, by whose name the application is called.
   *
   * @throws BadInputException if the master of a cluster does not answer, or does not take this application
   */
  public static SparkCommand open(String command) {
    return open(command, false);
  }

  /**
   * Opens it as {@link #open(String)} does.
   *
   * @param retrying whether a task that fails shall be tried again even in local mode, where Spark does not
   */
  public static SparkCommand open(String command, boolean retrying) {
    SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.app.name", "bellows " + command).setIfMissing("spark.ui.enabled", "false");
    // Else a task that finds no memory ends this JVM with status 52 before anybody has said in which file.
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
    }
    if (retrying) {
      conf.set("spark.master", conf.get("spark.master").replaceFirst("^local$", "local[1]")
          .replaceFirst("^local\\[([^,\\]]+)]$", "local[$1,4]"));
    }
    return new SparkCommand(context(WireTypes.register(conf)));
  }

  /** @throws BadInputException if the master of a cluster does not answer, or does not take this application */
  private static JavaSparkContext context(SparkConf conf) {
    String master = conf.get("spark.master");
    SparkMaster.check(master);
    SparkMaster.checkCipher(conf);
    if (!master.startsWith(SparkMaster.SCHEME)) {
      return JavaSparkContext.fromSparkContext(SparkContext.getOrCreate(conf));
    }
    try (MasterWatch watch = new MasterWatch(conf, master)) {
      try {
        return JavaSparkContext.fromSparkContext(SparkContext.getOrCreate(conf));
      } catch (Exception e) { // Scala declares nothing: that includes being interrupted
        BadInputException told = watch.told(e);
        throw told != null ? told : SparkMaster.told(master, e);
      }
    }
  }

  /** For tables. It is made when it is first asked for, as that takes longer than all else of Spark's start. */
  public SparkSession session() {
    return SparkInternals.session(spark.getConf());
  }

  /** A session with these settings, for a command that has nothing else to do with Spark. */
  public static SparkSession session(SparkConf conf) {
    context(conf);
    return SparkInternals.session(conf);
  }

  /** For jobs. */
  public JavaSparkContext context() {
    return spark;
  }

  /** By its settings of Hadoop. */
  public HadoopFiles files() {
    return new HadoopFiles(spark.hadoopConfiguration());
  }

  /** One a core, unless asked otherwise. */
  public int partitions(Integer asked) {
    if (checked(asked) != null) {
      return asked;
    }
    WorkerCores.ready(spark);
    return Math.max(1, spark.defaultParallelism());
  }

  /** An option --partitions; null where it was not given. */
  public static Integer checked(Integer asked) {
    BadInputException.check(asked == null || asked > 0, "--partitions: expected at least 1, found %d", asked);
    return asked;
  }

  @Override
  public void close() {
    spark.stop();
  }
}
