package bellows.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs commands of Spark once on next to nothing, and prints nothing. The classes that a JVM has loaded by then are what
 * commands load: {@code submit/class-sharing.sh} keeps Spark's in an archive.
 */
public final class Rehearsal {
  private static final long LONGEST_MILLIS = 120_000;

  private static final String DIGITS = """
      data {source = digits, train = 64, test = 32, normalise = auto}
      network = lenet, loss = softmax-cross-entropy
      optimizer {name = sgd, momentum = 0.9}, rate {name = cosine, start = 0.02}
      batch = 32, stop {epochs = 1}, evaluate = 1 epoch, checkpoint {every = 1 epoch}
      """;

  private Rehearsal() {}

  /** Each command opens a session of its own, as it does for a person. */
  public static void main(String[] arguments) throws IOException {
    limit();
    Path folder = Files.createTempDirectory("bellows-rehearsal");
    try {
      // As URIs, for a default file system may be a cluster's.
      String conf = Files.writeString(folder.resolve("digits.conf"), DIGITS).toString();
      String run = folder.resolve("run").toUri().toString();
      command("train", conf, "--run", run);
      command("evaluate", run);
      command("sql", run, "SELECT step, loss FROM steps ORDER BY step DESC LIMIT 1");
    } finally {
      delete(folder);
    }
  }

  /** A command that fails has loaded classes too. */
  private static void command(String... words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Main.commandLine().setOut(nowhere).setErr(nowhere).execute(words);
  }

  /** Somebody waits for it to end, whatever it has met. */
  private static void limit() {
    Thread watch = new Thread(() -> {
      try {
        Thread.sleep(LONGEST_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      Runtime.getRuntime().halt(1);
    }, "rehearsal-limit");
    watch.setDaemon(true);
    watch.start();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
