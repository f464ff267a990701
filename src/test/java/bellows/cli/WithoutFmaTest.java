package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bellows.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without a fused multiply-add trains in seconds what took it minutes, to the same bits, and says so. */
class WithoutFmaTest {
  private static final String RUN = """
      name = a
      data {source = digits, train = 64, test = 16, normalise = auto}
      network = [{conv {filters = 8, kernel = 5}}, batchnorm, relu, {maxpool = 2}, {conv {filters = 9, kernel = 3}}, tanh,
        {l2pool = 2}, flatten, {dense = 20}, sigmoid, {dense = classes}]
      batch = 32, rate = 0.05, optimizer {name = adam}
      stop {steps = 3}
      """;
  private static final Pattern WEIGHTS = Pattern.compile("weights +sha256 (\\w{64})");

  @TempDir
  Path folder;

  @Test
  void sameBitsAndALine() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the option is x86's");
    String with = train("with");
    String without = train("without", "-XX:-UseFMA");
    assertEquals(weights(with), weights(without));
    String line = without.replaceAll("\\s+", " ");
    assertTrue(line.contains("kernels scalar (no fused multiply-add in this processor, or not used"), without);
  }

  private String train(String name, String... options) throws IOException, InterruptedException {
    Path conf = Files.writeString(folder.resolve(name + ".conf"), RUN);
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Xmx512m");
    ChildJvm ended = ChildJvm.run(all, "train", conf.toString(), "--run", folder.resolve("run-" + name).toString());
    assertEquals(0, ended.status(), ended.output());
    return ended.output();
  }

  private static String weights(String log) {
    Matcher weights = WEIGHTS.matcher(log);
    assertTrue(weights.find(), log);
    return weights.group(1);
  }
}
