package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.spark.metrics.MetricsTable;
import bellows.train.rows.StepRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --dry-run}: says what training would begin with, and leaves nothing behind. */
class DryRunTest {
  @TempDir
  Path folder;
  private String conf;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
    run = folder.resolve("run");
  }

  @Test
  void saysWhatTrainingSaysFirstAndTheLossOfItsFirstStep() throws IOException {
    CommandLineRun dry = CommandLineRun.of("train", conf, "--run", run.toString(), "--dry-run").fine();
    assertFalse(Files.exists(run));
    assertEquals("4 an epoch, 8 in all", dry.line("steps"));
    assertTrue(dry.out().endsWith("nothing was trained or written" + System.lineSeparator()), dry.out());
    CommandLineRun trained = CommandLineRun.of("train", conf, "--run", run.toString()).fine();
    for (String start : new String[] {"run", "model", "data", "spark", "kernels", "batch", "memory"}) {
      assertEquals(trained.line(start), dry.line(start));
    }
    double loss = MetricsTable.read("steps", StepRow.class, new org.apache.hadoop.fs.Path(run.toString()),
        new Configuration()).get(0).loss();
    assertEquals(String.format(Locale.ROOT, "loss %.4f, of 40 samples", loss), dry.line("first"));
  }

  @Test
  void aRunThatWouldGoOnIsReadAndNotTouched() throws IOException {
    CommandLineRun.of("train", conf, "--run", run.toString()).fine();
    Map<String, Long> before = files();
    CommandLineRun dry = CommandLineRun.of("train", "--resume", "--run", run.toString(), "--set", "stop.epochs=3",
        "--dry-run").fine();
    assertTrue(dry.out().contains("resuming from step 8"), dry.out());
    assertEquals("4 an epoch, 12 in all", dry.line("steps"));
    assertEquals(before, files());
    CommandLineRun.of("train", conf, "--run", run.toString(), "--dry-run").failed(1, "expected a new or empty folder");
    assertEquals(before, files());
  }

  @Test
  void aLossThatIsNotFiniteIsTold() {
    CommandLineRun.of("train", conf, "--dry-run", "--set", "data.normalise={mean = 0, scale = 1e38}")
        .failed(1, "step 1: loss");
  }

  /** All files of the run with the time when they were written. */
  private Map<String, Long> files() throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path path : all.toList()) {
        found.put(path.toString(), Files.getLastModifiedTime(path).toMillis());
      }
    }
    return found;
  }
}
