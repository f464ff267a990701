package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch gradient descent and runs that come to rest, as people type and see them. */
class RestTest {
  @TempDir
  private Path folder;
  private String conf;

  @BeforeEach
  void write() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
  }

  private CommandLineRun train(String name, String... changes) {
    List<String> words = new ArrayList<>(List.of("train", conf, "--run", folder.resolve(name).toString()));
    for (String change : changes) {
      words.addAll(List.of("--set", change));
    }
    return CommandLineRun.of(words.toArray(String[]::new)).fine();
  }

  /** The first epoch is always progress; no later one is of so large a tolerance. */
  @Test
  void aRunWhoseLossFallsTooLittleSaysSo() throws IOException {
    CommandLineRun run = train("tolerance", "stop.epochs=9", "stop.tolerance=1000");
    assertEquals("the training loss fell by no more than stop.tolerance", run.line("stopped"));
    JsonNode summary = CommandLineRun.summary(folder.resolve("tolerance"));
    assertEquals("tolerance", summary.get("stopped").asText());
    assertEquals(2, summary.get("epochs").asInt());
  }

  @Test
  void aRunWhoseGradientIsShortSaysSo() throws IOException {
    CommandLineRun run = train("short", "stop.gradient-norm=1000");
    assertEquals("the gradient became as short as stop.gradient-norm", run.line("stopped"));
    JsonNode summary = CommandLineRun.summary(folder.resolve("short"));
    assertEquals("gradient-norm", summary.get("stopped").asText());
    assertEquals(1, summary.get("steps").asInt());
    assertFalse(train("long", "stop.gradient-norm=1e-9").out().contains("stopped"), "came to its end");
  }

  /** A step sees each of the 150 samples once: that is a step of a batch of 150. */
  @Test
  void aBatchOfAllIsTheWholeTrainingSet() throws IOException {
    CommandLineRun all = train("all", "batch=all", "stop.epochs=3");
    JsonNode summary = CommandLineRun.summary(folder.resolve("all"));
    assertEquals(3, summary.get("steps").asInt());
    assertEquals(450, summary.get("samples").asInt());
    assertEquals(train("number", "batch=150", "stop.epochs=3").line("weights"), all.line("weights"));
    CommandLineRun resumed = CommandLineRun.of("train", "--resume", "--run", folder.resolve("all").toString(), "--set",
        "stop.epochs=5").fine();
    assertTrue(resumed.out().contains("resuming from step 3"), resumed.out());
    assertEquals(train("longer", "batch=all", "stop.epochs=5").line("weights"), resumed.line("weights"));
  }
}
