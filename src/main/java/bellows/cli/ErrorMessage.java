package bellows.cli;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;

/** What to tell a person when a command fails. */
final class ErrorMessage {
  /** How cluster managers tell what an executor's process ended with. */
  private static final Pattern EXIT = Pattern.compile("exit(?:ed with)? (?:code|status):? (\\d+)",
      Pattern.CASE_INSENSITIVE);

  /**
   * The exit code of a JVM that ran out of memory, by {@code -XX:+ExitOnOutOfMemoryError} of conf/spark-defaults.conf.
   */
  private static final String OUT_OF_MEMORY = "3";

  /** The exit code of a process that signal 9 ended. */
  private static final String KILLED = "137";

  /** What tasks returned together: how much came, and how much may. */
  private static final Pattern RESULTS = Pattern.compile("serialized results of \\d+ tasks? \\(([^)]+)\\) is bigger than "
      + "spark.driver.maxResultSize \\(([^)]+)\\)");

  /** Spark's account of a task that failed, before what Java says. */
  private static final Pattern IN_TASK = Pattern.compile("(?s)^.*?(java\\.lang\\.OutOfMemoryError[^\\n]*).*$");

  private ErrorMessage() {}

  /** The first cause that was written for a person, else what happened and how to see where. */
  static String of(Throwable thrown) {
    List<Throwable> causes = Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).toList();
    Stream<Throwable> written = causes.stream().filter(BadInputException.class::isInstance);
    Stream<Throwable> files = causes.stream()
        .filter(cause -> cause instanceof UncheckedIOException || cause instanceof IOException);
    String message = Stream.concat(written, files).findFirst().map(Throwable::getMessage)
        .orElseGet(() -> ofUnexpected(causes.get(causes.size() - 1)));
    return causes.stream().map(cause -> String.valueOf(cause.getMessage())).anyMatch(FullDisk::isMeant)
        ? message + FullDisk.remedy() : message;
  }

  private static String ofUnexpected(Throwable root) {
    if (root instanceof OutOfMemoryError) {
      return "out of memory: " + root.getMessage() + "; give the driver more with --driver-memory";
    }
    String all = String.valueOf(root.getMessage());
    Matcher results = RESULTS.matcher(all);
    if (results.find()) {
      return String.format("what tasks returned together came to %s, but spark.driver.maxResultSize allows %s; raise it "
          + "with --conf spark.driver.maxResultSize=SIZE (0: any size), or let fewer tasks share a step with "
          + "--partitions", results.group(1), results.group(2));
    }
    if (FullDisk.isMeant(all)) {
      return FullDisk.ERROR;
    }
    if (all.contains("java.lang.OutOfMemoryError")) {
      return "out of memory in a task: " + IN_TASK.matcher(all).replaceAll("$1").lines().findFirst().orElse("")
          + "; give more with --driver-memory, or on a cluster --executor-memory, or let fewer threads share it";
    }
    Matcher exit = EXIT.matcher(all);
    String code = exit.find() ? exit.group(1) : "";
    if (code.equals(OUT_OF_MEMORY)) {
      return "executors ended again and again because their heap was too small; give them more with --executor-memory, "
          + "or let fewer threads share it with --executor-cores";
    }
    if (code.equals(KILLED)) {
      return "executors were killed again and again (exit code 137): by hand, or because they took more than their "
          + "container's memory; --conf spark.executor.memoryOverhead=SIZE gives it more beside the heap";
    }
    if (root instanceof SparkThrowable spark && spark.getCondition() != null && !spark.isInternalError()) {
      return all.replaceAll("\\s+", " ");
    }
    return "unexpected " + root.getClass().getSimpleName() + ": " + all.lines().findFirst().orElse("")
        + " (BELLOWS_TRACE=1 shows where)";
  }
}
