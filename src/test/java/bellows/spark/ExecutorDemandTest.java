package bellows.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.spark.internal.StandaloneMaster.Room;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorDemandTest {
  private static final List<Room> WORKERS = List.of(new Room("a", 2, 1, 1024, 512), new Room("b", 4, 4, 2048, 2048));

  @Test
  void isReadFromSettings() {
    assertEquals(new ExecutorDemand(0, 1024), ExecutorDemand.of(new SparkConf(false)));
    assertEquals(new ExecutorDemand(3, 2048),
        ExecutorDemand.of(new SparkConf(false).set("spark.executor.cores", "3").set("spark.executor.memory", "2g")));
  }

  @Test
  void saysWhatWasAskedAndWhatThereIs() {
    String have = "a has 1 of 2 cores and 512 of 1,024 MB free, b has 4 of 4 cores and 2,048 of 2,048 MB free; ";
    assertEquals("asked were executors of any number of cores and 4,096 MB (--executor-cores, --executor-memory); " + have
        + "no worker can ever have one: ask for less", new ExecutorDemand(0, 4096).beside(WORKERS));
    assertEquals("asked were executors of 1 core and 1,024 MB (--executor-cores, --executor-memory); " + have
        + "they should come; workers' logs say why they do not", new ExecutorDemand(1, 1024).beside(WORKERS));
    assertEquals("asked were executors of 2 cores and 1,024 MB (--executor-cores, --executor-memory); a has 1 of 2 cores "
        + "and 512 of 1,024 MB free; other applications have the rest: ask for less, or wait until they end",
        new ExecutorDemand(2, 1024).beside(WORKERS.subList(0, 1)));
    assertEquals("asked were executors of 2 cores and 1,024 MB (--executor-cores, --executor-memory); no worker has "
        + "registered with the master; start workers", new ExecutorDemand(2, 1024).beside(List.of()));
  }

  @Test
  void whatNoWorkerCanEverHaveIsRefused() {
    Refusal.of(() -> new ExecutorDemand(0, 4096).check(WORKERS), "expected a cluster with room for an executor, found none",
        "4,096 MB", "b has 4 of 4 cores");
    Refusal.of(() -> new ExecutorDemand(8, 1024).check(WORKERS), "8 cores");
    for (List<Room> workers : java.util.Arrays.asList(WORKERS, List.<Room>of(), null)) {
      assertDoesNotThrow(() -> new ExecutorDemand(4, 2048).check(workers));
    }
  }
}
