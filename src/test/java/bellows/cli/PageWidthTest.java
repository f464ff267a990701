package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print fits 80 columns, of which a terminal has no more unless somebody made it wider. */
class PageWidthTest {
  private static final int COLUMNS = 80;

  @TempDir
  Path folder;

  /** A path is as long as people have it: here it counts as {@code runs/it}. */
  private String fits(String... command) {
    String out = CommandLineRun.of(command).fine().out().replace(folder.toString(), "runs");
    assertEquals(List.of(), out.lines().filter(line -> line.codePointCount(0, line.length()) > COLUMNS).toList(),
        String.join(" ", command) + "\n" + out);
    return out;
  }

  private String run() {
    return folder.resolve("it").toString();
  }

  @Test
  void aRunAsTheQuickstartsIs() throws IOException {
    fits("train", "conf/quickstart.conf", "--set", "data.train=150", "--set", "data.test=40", "--set", "stop.epochs=2",
        "--run", run());
    fits("evaluate", run());
    fits("predict", run());
    fits("explain", run());
    fits("train", "--resume", "--run", run(), "--set", "stop.epochs=3");
  }

  /** With everything that a line of an evaluation may say, within epochs and after them, and words for sums of ten. */
  @Test
  void aRunWithAValidationPart() throws IOException {
    Path conf = CommandLineRun.write(folder.resolve("it.conf"), CommandLineRun.DIGITS
        + "data {validation = 0.2}\nstop.epochs = 4\nevaluate = 2 steps\nstop.patience = 3\n");
    fits("train", conf.toString(), "--dry-run");
    fits("train", conf.toString(), "--run", run());
    fits("evaluate", run());
    fits("train", conf.toString(), "--folds", "2", "--set", "data.validation=null", "--run",
        folder.resolve("folds").toString());
  }

  @Test
  void aTableOfLongWords() throws IOException {
    List<String> kinds = List.of("Iris-setosa-of-the-meadow", "Iris-versicolor-of-the-hills", "Iris-virginica");
    String rows = IntStream.range(0, 90).mapToObj(i -> (1_600_000_000 + i) + "," + i % 7 + "," + kinds.get(i % 3))
        .collect(Collectors.joining("\n", "seconds since then,petal,kind of flower\n", "\n"));
    Path table = CommandLineRun.write(folder.resolve("flowers.csv"), rows);
    Path conf = CommandLineRun.write(folder.resolve("it.conf"), "data {path = \"" + table + "\", test-fraction = 0.2, "
        + "validation = 0.2, normalise = auto}\nnetwork = [{dense = 8}, tanh, {dense = classes}]\nbatch = 8\n"
        + "rate = 0.1\nstop.epochs = 2\n");
    fits("train", conf.toString(), "--run", run());
    fits("evaluate", run());
    fits("predict", run());
    fits("prepare", table.toString(), folder.resolve("shards").toString());
    fits("explain", run());
  }

  @Test
  void aSearch() throws IOException {
    Path conf = CommandLineRun.write(folder.resolve("it.conf"), CommandLineRun.DIGITS
        + "tune {vary {rate.start = [0.01, 0.1], optimizer.momentum = [0.5, 0.9]}}\n");
    fits("tune", conf.toString(), "--out", run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "vgg16", "alexnet", "resnet50", "googlenet", "conf/cifar10-resnet20.conf", "--all",
      "--keys"})
  void descriptions(String subject) {
    if (Files.exists(Path.of(subject))) {
      fits("describe", subject, "--set", "input=[32, 32, 3]", "--set", "classes=10");
    } else {
      fits("describe", subject);
    }
  }

  @Test
  void plans() {
    String known = "--samples-per-second";
    fits("plan", "lenet", known, "1000", "--executors", "0", "--cores", "2");
    fits("plan", "resnet50", "--set", "batch=256", known, "4", "--executors", "8", "--cores", "4", "--memory", "8g",
        "--driver-memory", "8g");
    fits("plan", "resnet50", "vgg16", "--batch-per-core", "8", "--table", "--cores", "8", "--memory", "16g",
        "--driver-memory", "16g", known, "4,2.5");
  }
}
