package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.SparkIllegalArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorMessageTest {
  private static final String ABORTED = "Job aborted due to stage failure: Task 1 in stage 2.0 failed 4 times, "
      + "most recent failure: Lost task 1.3 in stage 2.0: ExecutorLostFailure (executor 5 exited caused by one of the "
      + "running tasks) Reason: ";

  @Test
  void whatWasWrittenForAPersonComesFirst() {
    BadInputException written = new BadInputException("run.conf: 3: expected a number, found a");
    assertEquals(written.getMessage(),
        ErrorMessage.of(new SparkException("aborted", new IOException("disk", written))));
    assertEquals("disk",
        ErrorMessage.of(new SparkException("aborted", new IOException("disk", new Exception("deep")))));
    assertEquals("unexpected EOFException: null (BELLOWS_TRACE=1 shows where)", ErrorMessage.of(new EOFException()));
    assertEquals("unexpected IllegalStateException: what (BELLOWS_TRACE=1 shows where)",
        ErrorMessage.of(new SparkException("aborted", new IllegalStateException("what\nat x"))));
  }

  /** Of the standalone master, YARN and Kubernetes. */
  @ParameterizedTest
  @ValueSource(strings = {"Command exited with code 3", "Container exited with a non-zero exit code 3. Error file",
      "Container from a bad node: container_1 on host: h. Exit status: 3. Diagnostics",
      "\nThe executor with id 5 exited with exit code 3(unexpected)."})
  void anExecutorOutOfMemoryIsToldAsSuch(String reason) {
    String message = ErrorMessage.of(new SparkException(ABORTED + reason));
    assertTrue(message.contains("heap was too small") && message.contains("--executor-memory"), message);
  }

  @Test
  void anExecutorThatIsKilledIsToldAsSuch() {
    String message = ErrorMessage.of(new SparkException(ABORTED + "The executor with id 5 exited with exit code 137."));
    assertTrue(message.contains("memoryOverhead"), message);
    String other = ErrorMessage.of(new SparkException(ABORTED + "Command exited with code 31"));
    assertTrue(other.startsWith("unexpected SparkException: Job aborted"), other);
  }

  @Test
  void resultsThatAreTooLargeNameTheSetting() {
    String message = ErrorMessage.of(new SparkException("Job aborted due to stage failure: Total size of serialized "
        + "results of 3 tasks (4.9 MiB) is bigger than spark.driver.maxResultSize (1024.0 KiB)"));
    assertTrue(message.startsWith("what tasks returned together came to 4.9 MiB, but spark.driver.maxResultSize allows "
        + "1024.0 KiB") && message.contains("--conf spark.driver.maxResultSize=SIZE"), message);
  }

  /** Java says neither which disk nor what to do, on whichever machine it was. */
  @Test
  void aFullDiskIsToldWithItsFoldersAndTheSetting() {
    String here = ErrorMessage.of(new UncheckedIOException(new IOException("No space left on device")));
    String there = ErrorMessage.of(new SparkException("Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, "
        + "most recent failure: Lost task: java.io.IOException: No space left on device\n\tat java.base/x"));
    for (String message : List.of(here, there)) {
      assertTrue(message.contains("No space left on device; ") && message.contains("--conf spark.local.dir=FOLDER")
          && message.contains(System.getProperty("java.io.tmpdir")), message);
    }
  }

  @Test
  void aTaskWithoutMemoryIsToldAsSuch() {
    String message = ErrorMessage.of(new SparkException("Job aborted due to stage failure: Task 0 in stage 3.0 failed 1 "
        + "times, most recent failure: Lost task 0.0: java.lang.OutOfMemoryError: Java heap space\n\tat x.y"));
    assertTrue(message.startsWith("out of memory in a task: java.lang.OutOfMemoryError: Java heap space; give more with "
        + "--driver-memory"), message);
  }

  @Test
  void whatSparkWroteForAPersonStands() {
    String message = ErrorMessage.of(new SparkIllegalArgumentException("INVALID_DRIVER_MEMORY",
        Map.of("systemMemory", "5", "minSystemMemory", "6", "config", "spark.driver.memory")));
    assertTrue(message.startsWith("[INVALID_DRIVER_MEMORY] System memory 5 must be at least 6. Please increase"),
        message);
  }
}
