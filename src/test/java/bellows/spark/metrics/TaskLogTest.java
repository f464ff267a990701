package bellows.spark.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which steps get into table {@code tasks}. */
class TaskLogTest {
  @ParameterizedTest
  @CsvSource({"1,1000", "2,1000", "8,1000", "9,505", "1000,18"})
  void aboutEightRowsAStepAreWritten(int tasks, long expectedOfAThousand) {
    assertEquals(expectedOfAThousand,
        LongStream.rangeClosed(1, 1000).filter(step -> TaskLog.isWritten(step, tasks)).count());
  }

  @Test
  void theFirstStepsAreThereWhateverTheCluster() {
    assertTrue(LongStream.rangeClosed(1, 10).allMatch(step -> TaskLog.isWritten(step, 100_000)));
  }
}
