package bellows.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.LocalFiles;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Sources;
import bellows.run.TrainedModel;
import bellows.spark.Sparks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A classifier behind features that learn, from training to single predictions, by the commands that people type. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeaturesTest {
  private static final String DIGITS = "source = digits, train = 120, test = 30";
  private static final String RUN = """
      data {%s, normalise = auto, extract = [
        {join = [[{hog = 7}], [{words {count = 6, patch = 5, stride = 3, patches = 300, iterations = 3}}]]},
        {whiten {components = 20}}]}
      network = [{dense = classes}], batch = 40, rate = 0.1, stop.epochs = 3
      """.formatted(DIGITS);

  @TempDir
  private static Path folder;
  private Path conf;
  private Path run;
  private String weights;

  @BeforeAll
  void train() throws IOException {
    conf = CommandLineRun.write(folder.resolve("features.conf"), RUN);
    run = folder.resolve("run");
    weights = CommandLineRun.of("train", conf.toString(), "--run", run.toString()).fine().line("weights");
  }

  @Test
  void describeShowsWhatTheNetworkSees() {
    String text = CommandLineRun.of("describe", conf.toString()).fine().out();
    assertTrue(text.lines().anyMatch(line -> line.strip().matches("input +20")), text);
    assertTrue(CommandLineRun.of("plan", conf.toString(), "--samples-per-second", "1000").fine().out().contains("210"));
  }

  /** The scores of a picture by itself, of a table, and of the run's own test data are the same bits. */
  @Test
  void everyUseOfAModelSeesTheSameFeatures() throws IOException {
    Path out = folder.resolve("answers");
    CommandLineRun.of("predict", run.toString(), "--out", out.toString()).fine();
    CommandLineRun evaluated = CommandLineRun.of("evaluate", run.toString()).fine();
    double accuracy = CommandLineRun.summary(run).get("testAccuracy").asDouble();
    assertTrue(evaluated.out().contains(String.format("accuracy %.2f %%", 100 * accuracy)), evaluated.out());
    List<Row> rows = Sparks.session("local[1]").read().parquet(out.toString()).orderBy("id").collectAsList();
    TrainedModel model = TrainedModel.load(run.toString(), new Configuration());
    Samples test = Sources.read(Settings.parse(DIGITS, "data"), new LocalFiles()).read(Split.TEST);
    assertEquals(test.shape(), model.sample());
    assertTrue(model.takesPictures());
    int right = 0;
    for (int i = 0; i < test.count(); i++) {
      float[] picture = new float[test.shape().size()];
      test.read(i, picture, 0);
      List<Float> scores = rows.get(i).getList(rows.get(i).fieldIndex("scores"));
      float[] single = model.predict(picture).scores();
      assertArrayEquals(boxes(scores), single);
      right += model.predict(picture).label() == test.target(i) ? 1 : 0;
    }
    assertEquals(accuracy, right / (double) test.count(), 1e-12);
  }

  private static float[] boxes(List<Float> scores) {
    float[] values = new float[scores.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = scores.get(i));
    return values;
  }

  @Test
  void threadsAndPartitionsMakeNoDifference() {
    assertEquals(weights, CommandLineRun.on("local[1]", "train", conf.toString(), "--run", folder + "/one").fine()
        .line("weights"));
    assertEquals(weights, CommandLineRun.on("local[3]", "train", conf.toString(), "--run", folder + "/three",
        "--partitions", "5").fine().line("weights"));
  }

  /** It goes on with what was learnt at the beginning, which its own run file holds. */
  @Test
  void aRunThatGoesOnEndsAsOneThatNeverStopped() throws IOException {
    Path stopped = folder.resolve("stopped");
    CommandLineRun.of("train", conf.toString(), "--run", stopped.toString(), "--set", "stop.steps=4").fine();
    assertTrue(Files.readString(stopped.resolve("run.conf")).contains("extracted"));
    CommandLineRun resumed = CommandLineRun.of("train", "--resume", "--run", stopped.toString(), "--set",
        "stop.steps=9").fine();
    assertEquals(weights, resumed.line("weights"));
    assertNotEquals(weights, CommandLineRun.of("train", conf.toString(), "--run", folder + "/other", "--set",
        "data.extract=[{hog = 7}, {whiten {components = 20}}]").fine().line("weights"));
  }

  @Test
  void aCircleIsOneWeightInPolarCoordinates() throws IOException {
    List<String> rows = IntStream.range(0, 400).mapToObj(i -> new double[] {Math.sin(7.1 * i) * 3, Math.cos(3.3 * i) * 3})
        .map(p -> p[0] + "," + p[1] + "," + (p[0] * p[0] + p[1] * p[1] < 4 ? "in" : "out")).toList();
    Files.write(folder.resolve("circle.csv"), rows);
    Path circle = CommandLineRun.write(folder.resolve("circle.conf"), """
        data {path = "%s", extract = [polar], normalise = auto, test-fraction = 0.25}
        network = [{dense = 2}], batch = 50, rate = 1, stop.epochs = 60
        """.formatted(folder.resolve("circle.csv")));
    CommandLineRun.of("train", circle.toString(), "--run", folder + "/circle").fine();
    assertTrue(CommandLineRun.summary(folder.resolve("circle")).get("testAccuracy").asDouble() > 0.95);
    CommandLineRun.of("train", circle.toString(), "--run", folder + "/line", "--set", "data.extract=null").fine();
    assertTrue(CommandLineRun.summary(folder.resolve("line")).get("testAccuracy").asDouble() < 0.8);
  }

  @Test
  void whatHasNoSuchFeaturesIsRefused() throws IOException {
    Path table = Files.writeString(folder.resolve("three.csv"), "1,2,3,a\n4,5,7,b\n2,2,1,a\n");
    refused("path = \"" + table + "\", extract = [polar]", "data.extract", "two coordinates", "found 3");
    refused("path = \"" + table + "\", extract = [hog]", "data.extract", "hog", "height × width", "found samples of 3");
    refused(DIGITS + ", extract = [{hog {cell = 15}}]", "data.extract", "2 × 2 cells of 15 pixels", "28×28×1");
    refused(DIGITS + ", extract = [{words {count = 9, patches = 8}}]", "data.extract[0].words", "8 patches for 9 words");
    refused(DIGITS + ", extract = [colour-histogram]", "data.extract", "3 channels", "28×28×1");
    refused(DIGITS + ", extract = [hog], augment = [mirror]", "data.extract", "data.augment or data.view");
    refused(DIGITS + ", extract = [{join = [hog]}]", "data.extract[0].join", "list in square brackets");
    refused(DIGITS + ", extract = [{join = []}]", "data.extract[0].join", "expected branches");
    refused(DIGITS + ", extract = [hog], extracted {numbers = [\"a\"]}, extractt = 1", "extractt", "did you mean");
  }

  private static void refused(String data, String... parts) throws IOException {
    Path file = CommandLineRun.write(folder.resolve("refused.conf"), "network = softmax, rate = 0.1, data {" + data + "}");
    CommandLineRun.of("describe", file.toString()).failed(1, parts);
  }

  @Test
  void shardsHaveNoFeaturesYetAndSaySo() {
    CommandLineRun.of("prepare", "digits", folder + "/shards", "--set", "train=40", "--set", "test=10").fine();
    CommandLineRun.of("train", conf.toString(), "--run", folder + "/sharded", "--data", folder + "/shards")
        .failed(1, "data.extract", "that the driver holds");
  }
}
