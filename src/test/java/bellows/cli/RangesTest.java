package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.RunConfig;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of run files that would be multiplied, allocated or waited for beyond any measure are refused at their place. */
class RangesTest {
  private static final String RUN = "network = softmax, rate = 0.1\n";

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "leaves = 1073741824             | leaves: expected a number in [1, 65536], found 1073741824",
      "team = 100000                   | team: expected a number in [1, 1024], found 100000",
      "together = 2147483647           | together: expected a number in [1, 16777216]",
      "batch = 2000000000              | batch: expected a number in [1, 16777216]",
      "stop {epochs = 9000000000000}   | stop.epochs: expected a number in [1, 1000000000]",
      "stop {accuracy = 99}            | stop.accuracy: expected a number in (0, 1], found 99",
      "stop {tolerance {loss = NaN}}   | stop.tolerance.loss: expected a number that a float holds, found NaN",
      "checkpoint {keep = 2147483647}  | checkpoint.keep: expected a number in [1, 10000]",
      "clipping = 1e300                | clipping.norm: expected a number that a float holds, found 1.0E300",
      "optimizer {name = adam, epsilon = Infinity} | optimizer.epsilon: expected a number that a float holds",
      "rate {name = step, start = 1, every = 1e99} | rate.every: expected a number that a float holds",
      "data {validation {folds = 2147483647}} | data.validation.folds: expected a number in [2, 1048576]",
      "data {augment = [{crop = 1000000000}]} | data.augment[0].crop.size: expected a number in [1, 65535]",
  })
  void numbersOfARun(String line, String message) {
    Refusal.of(() -> {
      Settings run = Settings.parse(RUN + line, "run.conf");
      RunConfig.read(run);
      bellows.data.Validation.read(run.section("data"));
    }, "run.conf: 2: ", message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{conv {filters = 2, kernel = 1, dilation = 2147483647}} | conv.dilation: expected a number in [1, 65535]",
      "{conv {filters = 2, kernel = 2147483647}} | conv.kernel: expected a number in [1, 65535]",
      "{conv {filters = 2, kernel = 1, stride = [1, 2147483647], padding = same}} | conv.stride: expected a number in",
      "{conv {filters = 16777216, kernel = 1}} | layer conv1 (conv): shape [29, 29, 16777216] has more than 2^31",
      "{pad = 65535} | layer pad1 (pad): shape [131099, 131099, 1] has more than 2^31 elements",
      "{dense = 16777216}, {dense = 16777216}, {dense = 10} | layer dense1 (dense): shape [841, 16777216] has more than 2^31",
      "{concat = [[{reshape = 841}, {dense = 16777217}]]} | dense.units: expected a number in [1, 16777216]",
  })
  void shapesAreExactOrRefused(String layers, String message) {
    Settings run = Settings.parse("network = [" + layers + "]", "run.conf");
    Refusal.of(() -> Zoo.model(run, Shape.of(29, 29, 1), 10), message);
  }

  @Test
  void widthsOfBranchesAddUpExactly() {
    String wide = "[{embedding {columns = [1], sizes = [1], width = 65535}}, {reshape = [1, -1]}]";
    Settings run = Settings.parse("network = [{concat = [" + (wide + ",").repeat(4) + wide + "]}, {dense = 2}]", "a");
    assertTrue(Zoo.model(run, Shape.of(1), 2).layout().weightCount() > 5 * 65535);
  }

  @Test
  void manyLayersAreRefusedAtOnceAndAsManyAsAreTakenAreReadInSeconds() {
    Refusal.of(() -> Zoo.model(network(200_000), Shape.of(2), 2), "network[16384].relu", "at most 16,384 layers");
    assertTimeoutPreemptively(Duration.ofSeconds(60),
        () -> Zoo.model(network(16_380), Shape.of(2), 2).workspaceBytes(2));
  }

  private static Settings network(int layers) {
    return Settings.parse("network = [" + "relu, ".repeat(layers) + "{dense = 2}]",
        "run.conf");
  }

  @Test
  void longValuesAreEchoedShort() {
    String megabytes = "x".repeat(4_000_000);
    for (String run : new String[] {"\"" + megabytes + "\" = 1", "batch = \"" + megabytes + "\"", "wire = \"" + megabytes
        + "\"", "loss = \"" + megabytes + "\"", "optimizer = \"" + megabytes + "\"", "network = [\"" + megabytes + "\"]"}) {
      BadInputException refused = Assertions.assertThrows(BadInputException.class, () -> {
        Settings settings = Settings.parse("rate = 0.1\n" + run, "run.conf");
        RunConfig.read(settings);
        Zoo.model(settings, Shape.of(2), 2);
        settings.finish();
      });
      assertTrue(refused.getMessage().length() < 1200, refused.getMessage().length() + " characters");
    }
  }
}
