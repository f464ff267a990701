package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins with another run's model, by the commands that people type. */
class FineTuningTest {
  @TempDir
  Path folder;
  private Path conf;
  private Path first;
  private Path tuned;

  @BeforeEach
  void train() throws IOException {
    conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS);
    first = folder.resolve("first");
    tuned = folder.resolve("tuned");
    CommandLineRun.of("train", conf.toString(), "--run", first.toString(), "--set", "stop.steps=2").fine();
  }

  /** The model is needed once: afterwards the run has its own copy, even if no checkpoint is left. */
  @Test
  void aTunedRunGoesOnWithoutTheModelItBeganWith() throws IOException {
    Path whole = folder.resolve("whole");
    CommandLineRun all = tune(first, whole, "stop.steps=6").fine();
    assertEquals("2 of 4 tensors from " + first + "; with first values: dense2.weight, dense2.bias",
        all.line("start"));
    assertEquals("12,560 of 12,730 weights: dense1", all.line("frozen"));
    tune(first.resolve("model"), tuned, "stop.steps=3").fine();
    delete(first);
    assertEquals(all.line("weights"), resume().line("weights"));
    delete(tuned.resolve("checkpoints"));
    assertEquals(all.line("weights"), resume().line("weights"));
    assertEquals(CommandLineRun.summary(whole).get("testAccuracy"), CommandLineRun.summary(tuned).get("testAccuracy"));
    CommandLineRun evaluated = CommandLineRun.of("evaluate", tuned.toString()).fine();
    double accuracy = CommandLineRun.summary(tuned).get("testAccuracy").asDouble();
    assertTrue(evaluated.out().contains(String.format("accuracy %.2f %%", 100 * accuracy)), evaluated.out());
  }

  @Test
  void anotherModelGivesOtherWeights() throws IOException {
    String sha = tune(first, tuned, "stop.steps=2").fine().line("weights");
    assertNotEquals(sha, CommandLineRun.of("train", conf.toString(), "--run", folder + "/x", "--set", "average=0.9",
        "--set", "start.freeze=dense1", "--set", "stop.steps=2").fine().line("weights"));
  }

  @Test
  void whatDoesNotFitIsSaidBeforeAnythingIsWritten() {
    tune(folder.resolve("none"), tuned, "stop.steps=2")
        .failed(1, "start.model: expected the folder of a run or of a model, found nothing at " + folder + "/none");
    tune(folder, tuned, "stop.steps=2").failed(1, folder + " is not a model: expected weights.bin in it, found none");
    tune(first, tuned, "network=[flatten, {dense = 8}, {dense = classes}]")
        .failed(1, "start.model: " + first + ": tensor dense1.weight: expected 784×8, found 784×16");
    tune(first, tuned, "start.freeze=dense3").failed(1, "start.freeze: ", "found 'dense3', did you mean 'dense1'?");
    assertFalse(Files.exists(tuned));
  }

  private CommandLineRun tune(Path model, Path run, String change) {
    return CommandLineRun.of("train", conf.toString(), "--run", run.toString(), "--set", "start.model=" + model,
        "--set", "start.skip=dense2", "--set", "start.freeze=dense1", "--set", "average=0.9", "--set", change);
  }

  private CommandLineRun resume() {
    return CommandLineRun.of("train", "--resume", "--run", tuned.toString(), "--set", "stop.steps=6").fine();
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
