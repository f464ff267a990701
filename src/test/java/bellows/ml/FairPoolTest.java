package bellows.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.spark.Sparks;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.scheduler.Schedulable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Fits at once have a pool each in a session that schedules fairly, and pools are used again. */
class FairPoolTest {
  private SparkSession spark;

  @BeforeEach
  void session() {
    Sparks.stop();
    spark = SparkSession.builder().master("local[2]").appName("test").config("spark.ui.enabled", false)
        .config("spark.scheduler.mode", "FAIR").getOrCreate();
  }

  @AfterEach
  void end() {
    Sparks.stop();
  }

  @Test
  void threeFitsAtOnce() throws Exception {
    Dataset<Row> points = MlTables.points(spark, 60);
    Callable<String> fit = () -> MlTables.classifier().setMaxIter(2).fit(points).toLocal().sha256();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      String alone = fit.call();
      for (Future<String> each : threads.invokeAll(List.of(fit, fit, fit))) {
        assertEquals(alone, each.get());
      }
    } finally {
      threads.shutdown();
    }
    TreeSet<String> pools = new TreeSet<>();
    for (Schedulable pool : CollectionConverters.asJava(spark.sparkContext().getAllPools())) {
      pools.add(pool.name());
    }
    assertEquals(new TreeSet<>(List.of("bellows-1", "bellows-2", "bellows-3", "default")), pools);
    assertNull(spark.sparkContext().getLocalProperty("spark.scheduler.pool"));
  }
}
