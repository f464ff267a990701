package bellows;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of Bellows in a JVM of its own, for tests of options that a JVM has from its start: its heap, its
 * instructions.
 *
 * @param output what it printed, errors as well
 */
public record ChildJvm(int status, String output) {
  private static final int MOST_MINUTES = 8;

  /**
   * Runs it to its end.
   *
   * @param options of the JVM; its class path and module options are this one's
   * @param arguments the command's
   */
  public static ChildJvm run(List<String> options, String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile("bellows-child", ".log");
    Process process = start(log, options, arguments);
    try {
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(List.of(arguments) + " takes longer than " + MOST_MINUTES + " minutes: "
            + Files.readString(log));
      }
      return new ChildJvm(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
      Files.delete(log);
    }
  }

  /**
   * Starts it; the caller ends it.
   *
   * @param log what it prints, errors as well
   */
  public static Process start(Path log, List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(one -> one.startsWith("--add-")).forEach(command::add);
    command.addAll(List.of("-Dspark.master=local[2]", "-Dspark.ui.enabled=false"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "bellows.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** What it printed as one line: longer ones are folded for a terminal. */
  public String unfolded() {
    return output.replaceAll("\\s+", " ");
  }
}
