package bellows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.inference.ModelDescription;
import bellows.nn.loss.NormalisedTargets;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.nn.loss.SquaredError;
import bellows.nn.loss.WeightedLoss;
import bellows.store.HadoopFiles;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss leaves to the data is numbers in run.conf and model.conf. */
class LossNumbersTest {
  @TempDir
  Path folder;

  private Config file(String loss, String table, String more) throws IOException {
    Path path = Files.writeString(folder.resolve("table.csv"), table);
    return Settings.parseConfig("network = [{dense = " + more + "}], rate = 0.1, batch = 4, loss = " + loss
        + ", data {source = csv, path = \"" + path + "\"}", "run.conf");
  }

  private static Setup open(Config file) {
    return Setup.open(file, new HadoopFiles(new Configuration()));
  }

  @Test
  void balancedWeightsBecomeNumbersThatReadBack() throws IOException {
    Setup setup = open(file("{softmax-cross-entropy {smoothing = 0.1}, class-weights = balanced}",
        "1.5,a\n2.5,b\n3.5,b\n4.5,b\n", "classes"));
    WeightedLoss expected = new WeightedLoss(new SoftmaxCrossEntropy(0.1), List.of(2.0, 4 / 6.0));
    assertEquals(expected, setup.model().loss());
    assertEquals(List.of(2.0, 4 / 6.0), setup.resolved().getDoubleList("loss.class-weights"));
    assertEquals(expected, open(setup.resolved()).model().loss());
    assertEquals(setup.fingerprint(), open(setup.resolved()).fingerprint());
    assertEquals(expected, ModelDescription.read(Settings.parse(setup.modelConf(), "model.conf")).model().loss());
  }

  @Test
  void givenWeightsStayAsTheyAreGiven() throws IOException {
    Config file = file("{name = hinge, class-weights = [1, 5]}", "1.5,a\n2.5,b\n", "classes");
    assertEquals(List.of(1, 5), open(file).resolved().getIntList("loss.class-weights"));
    Refusal.of(() -> open(file.withValue("loss.class-weights", file.getValue("batch"))),
        "expected balanced or one weight a class, 2, found 1");
  }

  /** Of 10, 20 and 60 the mean is 30, the deviation √(1400 / 3). A single value that answers 0 says the mean. */
  @Test
  void targetsAreNormalisedByNumbersAndAnsweredInTheirUnits() throws IOException {
    Config file = file("{name = squared-error, normalise-targets = auto}", "1,10\n2,20\n3,60\n", "1")
        .withFallback(Settings.parseConfig("data.classes = 0", "more"));
    Setup setup = open(file);
    NormalisedTargets expected = new NormalisedTargets(new SquaredError(), 30, Math.sqrt(1400 / 3.0));
    assertEquals(expected, setup.model().loss());
    assertEquals(30, setup.resolved().getDouble("loss.normalise-targets.mean"));
    assertEquals(expected, open(setup.resolved()).model().loss());
    assertEquals(expected, ModelDescription.read(Settings.parse(setup.modelConf(), "model.conf")).model().loss());
  }

  @Test
  void realTargetsHaveNoClassesToWeigh() throws IOException {
    Config file = file("{name = squared-error, class-weights = balanced}", "1.5,2.25\n2.5,3.75\n", "1");
    Refusal.of(() -> open(file.withValue("data.classes", Settings.parseConfig("n = 0", "n").getValue("n"))),
        "loss.class-weights: expected classes, found real targets");
  }
}
