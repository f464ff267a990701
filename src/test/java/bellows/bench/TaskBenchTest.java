package bellows.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskBenchTest {
  @Test
  void whatAllLeavesNeedOnceIsPacking() {
    TaskBench.Times one = new TaskBench.Times(5, 1);
    assertEquals(new TaskBench.Row(2, 2, 1, 8), TaskBench.row(4, one, new TaskBench.Times(14, 4), 8));
    assertEquals(new TaskBench.Row(0, 4, 1, 8), TaskBench.row(1, one, one, 8));
  }

  /** As it is without a warm-up. A rate would be negative, or endless. */
  @ParameterizedTest
  @CsvSource({"20,0,14,0", "14,0,14,0", "5,1,14,14", "5,9,5,20"})
  void noTimeIsNegativeHoweverColdTheMeasurement(double one, double oneDecode, double all, double allDecode) {
    TaskBench.Row row = TaskBench.row(4, new TaskBench.Times(one, oneDecode), new TaskBench.Times(all, allDecode), 8);
    assertTrue(row.leafMillis() > 0 && row.packMillis() >= 0 && row.decodeMillis() >= 0, row.toString());
  }
}
