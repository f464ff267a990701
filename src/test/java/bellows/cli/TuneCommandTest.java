package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tune} as a person types it. */
class TuneCommandTest {
  @TempDir
  private Path folder;

  @Test
  void findsTheBestAndWritesARunFile() throws IOException {
    Path conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS);
    String out = folder.resolve("out").toString();
    String[] words = {"tune", conf.toString(), "--vary", "rate.start=log-uniform(1e-4, 1e-1)", "--vary", "batch=20,40",
        "--trials", "3", "--together", "2", "--out", out};
    CommandLineRun tuned = CommandLineRun.of(words).fine();
    assertEquals("3 drawn of batch, rate.start, 2 at once", tuned.line("trials"));
    assertTrue(tuned.out().contains("(3 of 3, "), tuned.out());
    assertTrue(tuned.out().lines().anyMatch(line -> line.matches("trial +state +batch +rate.start +loss +accuracy +"
        + "epochs +seconds")), tuned.out());
    assertEquals("submit/bellows train " + out + "/best.conf", tuned.line("again"));
    CommandLineRun.of("train", out + "/best.conf", "--run", folder.resolve("best").toString()).fine();
    String best = tuned.line("best");
    assertEquals(CommandLineRun.summary(Path.of(best.substring(best.indexOf(" in ") + 4))).get("weightsSha256"),
        CommandLineRun.summary(folder.resolve("best")).get("weightsSha256"));
    words[9] = "1";
    words[5] = "batch=20,30";
    CommandLineRun.of(words).failed(1, "--out: expected a new folder, or the same search as in", "tune.vary.batch");
  }

  @Test
  void otherCommandsPassOverTheSection() throws IOException {
    Path conf = CommandLineRun.write(folder.resolve("tiny.conf"),
        CommandLineRun.DIGITS + "tune {vary {batch = [20, 40]}}");
    Path run = folder.resolve("run");
    CommandLineRun trained = CommandLineRun.of("train", conf.toString(), "--run", run.toString()).fine();
    assertTrue(trained.out().contains("note: the section tune is left aside"), trained.out());
    assertTrue(!Files.readString(run.resolve("run.conf")).contains("tune"));
    CommandLineRun.of("plan", conf.toString()).fine();
  }

  @Test
  void aTrialThatFailsIsToldAndTheOthersGoOn() throws IOException {
    String conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
    CommandLineRun tuned = CommandLineRun.of("tune", conf, "--vary", "rate.start=0.05,1e30", "--out",
        folder.resolve("out").toString()).fine();
    assertTrue(tuned.out().contains("trial 2  failed: step 2: "), tuned.out());
    assertTrue(tuned.out().lines().anyMatch(line -> line.matches(" +2 +failed +1E\\+30 .* step 2: .*…")), tuned.out());
    assertTrue(tuned.line("best").startsWith("trial 1 by accuracy"), tuned.out());
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String conf = CommandLineRun.write(folder.resolve("tiny.conf"), CommandLineRun.DIGITS).toString();
    String out = folder.resolve("out").toString();
    CommandLineRun.of("tune", conf, "--out", out).failed(1, "expected keys that differ", "--vary KEY=VALUES");
    CommandLineRun.of("tune", conf, "--out", out, "--vary", "batch").failed(1, "--vary: expected KEY=VALUES");
    CommandLineRun.of("tune", conf, "--out", out, "--vary", "rate.start=loguniform(1, 2)")
        .failed(1, "--vary rate.start: expected uniform(a, b), log-uniform(a, b), whole(a, b) or values");
    CommandLineRun.of("tune", conf, "--out", out, "--vary", "rate.start=uniform(2, 1)")
        .failed(1, "--vary rate.start", "tune.vary.rate.start.uniform: expected two numbers, the smaller one first");
    CommandLineRun.of("tune", conf, "--out", out, "--vary", "batch=20,40", "--trials", "x")
        .failed(1, "--trials: tune.trials: expected a number");
    CommandLineRun.of("tune", conf, "--out", out, "--vary", "stop.epochs=0,-1")
        .failed(1, "all 2 settings are refused");
  }
}
