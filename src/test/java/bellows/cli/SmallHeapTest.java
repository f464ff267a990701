package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who finds no memory for a file says which file. */
class SmallHeapTest {
  @TempDir
  Path folder;

  @Test
  void aTableThatDoesNotFitIsNamed() throws IOException, InterruptedException {
    Path table = Files.writeString(folder.resolve("large.csv"), "0.25,0.5,0.75,0.125,a\n".repeat(1_500_000));
    Path conf = Files.writeString(folder.resolve("a.conf"), "data {path = \"" + table
        + "\"}, network = [{dense = classes}], rate = 1\n");
    ChildJvm ended = ChildJvm.run(options("-Xmx64m"), "describe", conf.toString());
    assertEquals(1, ended.status(), ended.output());
    assertTrue(ended.unfolded().contains("data.path: expected data that fit into memory, found none left while " + table),
        ended.output());
  }

  /** Those that the launcher gives to a driver, without which a heap that is all but full is collected for minutes. */
  private static List<String> options(String heap) throws IOException {
    String ours = Files.readAllLines(Path.of("conf/spark-defaults.conf")).stream()
        .filter(line -> line.startsWith("spark.driver.defaultJavaOptions")).findFirst().orElseThrow();
    return Stream.concat(Stream.of("-XX:+IgnoreUnrecognizedVMOptions", heap),
        Stream.of(ours.split(" +")).filter(word -> word.startsWith("-XX:"))).toList();
  }
}
