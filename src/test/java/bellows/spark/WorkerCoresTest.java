package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerCoresTest {
  /** Who knows how many will come need not guess from a pause that all are there. */
  @ParameterizedTest
  @CsvSource({"'',0", "spark.executor.instances=3,3", "spark.cores.max=8 spark.executor.cores=2,4", "spark.cores.max=8,0",
      "spark.executor.cores=2,0", "spark.executor.instances=3 spark.dynamicAllocation.enabled=true,0",
      "spark.cores.max=7 spark.executor.cores=2,3"})
  void executorsThatWereAskedForAreKnown(String settings, int expected) {
    SparkConf conf = new SparkConf(false);
    for (String setting : settings.isEmpty() ? new String[0] : settings.split(" ")) {
      conf.set(setting.split("=")[0], setting.split("=")[1]);
    }
    assertEquals(expected, WorkerCores.asked(conf));
  }
}
