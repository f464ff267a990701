package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.BadInputException;
import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How batches are divided, with and without layers that look at a pass as a whole. */
class BatchDivisionTest {
  private static final String NORMALISED = "network = [{dense = 8}, batchnorm, relu, {dense = classes}]\n";
  private static final String PLAIN = "network = [{dense = 8}, relu, {dense = classes}]\n";

  /** Three classes in 60 rows: class c lies at 4·c in both columns. */
  private static Samples separable() {
    float[] features = new float[120];
    float[] targets = new float[60];
    for (int i = 0; i < 60; i++) {
      targets[i] = i % 3;
      features[2 * i] = 4 * (i % 3) + (i % 7) / 7f;
      features[2 * i + 1] = 4 * (i % 3) - (i % 5) / 5f;
    }
    return new Samples(Shape.of(2), 3, null, features, targets);
  }

  /** It ended at 26.67 % while each pass had one sample. */
  @Test
  void smallBatchesOfANormalisedNetworkLearn() {
    String run = NORMALISED + "batch = 8, rate = 0.1, stop.epochs = 30";
    Samples rows = separable();
    Outcome outcome = LocalTrainer.train(Toy.config(run), Toy.model(run, rows), rows, rows, KernelProvider.kernels(),
        new Recorder());
    assertEquals(1, outcome.test().accuracy());
  }

  private static TrainSpec spec(String run, Shape input, long samples) {
    return Toy.config(run).spec(model(run, input), Normalisation.NONE, samples);
  }

  private static Model model(String run, Shape input) {
    return Zoo.model(Settings.parse(run, "run.conf"), input, 3);
  }

  /** Where passes had 16 samples, nothing changes; else leaves go, and then samples together. */
  @ParameterizedTest
  @CsvSource({"128,1024,8,16", "1024,10240,64,16", "512,5120,32,16", "64,640,4,16", "63,630,2,32", "65,650,4,17",
      "8,60,1,16", "60,60,2,30", "16,160,1,16", "100,1000,4,25", "66000,660000,1024,33"})
  void leavesGoUntilAPassHasEnoughSamples(int batch, long samples, int leaves, int together) {
    TrainSpec spec = spec(NORMALISED + "rate = 1, batch = " + batch, Shape.of(4), samples);
    assertEquals(List.of(leaves, together), List.of(spec.leaves(), spec.together()));
  }

  /** The last batch of an epoch has passes too: here of one sample in eight leaves, of two in four. */
  @Test
  void theLastBatchCountsAsWell() {
    assertEquals(8, spec(NORMALISED + "rate = 1, batch = 128", Shape.of(4), 128 + 16).leaves());
    assertEquals(4, spec(NORMALISED + "rate = 1, batch = 128", Shape.of(4), 128 + 8).leaves());
    assertEquals(2, spec(NORMALISED + "rate = 1, batch = 128", Shape.of(4), 128 + 5).leaves());
  }

  @Test
  void layersThatSeeManyValuesOfASampleChangeNothing() {
    String run = "network = [{conv {filters = 2, kernel = 3, padding = 1}}, batchnorm, flatten, {dense = classes}]\n"
        + "rate = 1, batch = 8";
    assertEquals(8, spec(run, Shape.of(4, 4, 3), 60).leaves());
    assertEquals(4, spec(run, Shape.of(3, 3, 3), 60).leaves());
    assertEquals(8, spec(PLAIN + "rate = 1, batch = 8", Shape.of(4), 60).leaves());
    assertEquals(List.of(), Toy.config(run).notes(model(run, Shape.of(4, 4, 3)), 60));
  }

  @Test
  void frozenStatisticsNeedNoOtherSamples() {
    String run = NORMALISED + "rate = 1, batch = 8, leaves = 8, start.freeze = [batchnorm1]";
    assertEquals(8, spec(run, Shape.of(4), 60).leaves());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      batch = 8, leaves = 8  | 64 | with batch = 8, leaves = 8, together = 16; set leaves = auto, together = auto
      batch = 8, together = 1 | 64 | with batch = 8, leaves = 1, together = 1; set leaves = auto, together = auto
      batch = 65, leaves = 1, together = 64 | 650 | with batch = 65, leaves = 1, together = 64; set leaves = auto
      batch = 60             | 61 | in the last batch of an epoch, of 1 sample (batch = 60, leaves = 1; set another batch, such as 61
      batch = 1              | 60 | with batch = 1, leaves = 1, together = 16; set another batch, such as 16
      """)
  void singleValuesAreRefused(String division, long samples, String expected) {
    String message = assertThrows(BadInputException.class,
        () -> spec(NORMALISED + "rate = 1, " + division, Shape.of(4), samples)).getMessage();
    assertTrue(message.startsWith("batchnorm1: expected passes that give each channel at least 2 values"), message);
    for (String part : expected.split(" \\(|; ")) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void fewValuesAreTold() {
    String run = NORMALISED + "rate = 1, batch = 8";
    assertEquals(List.of("note: batchnorm1 takes its statistics over as few as 8 values a channel, 16 or more are better; "
        + "a larger batch gives it more"), Toy.config(run).notes(model(run, Shape.of(4)), 64));
    assertEquals(List.of("note: batchnorm1 takes its statistics over as few as 8 values a channel, 16 or more are better; "
        + "set leaves = auto, or a larger batch"),
        Toy.config(NORMALISED + "rate = 1, batch = 64, leaves = 8").notes(model(run, Shape.of(4)), 64));
    assertEquals(List.of("note: batchnorm1 takes its statistics over as few as 4 values a channel in the last batch of "
        + "an epoch, 16 or more are better; a larger batch gives it more"),
        Toy.config(NORMALISED + "rate = 1, batch = 16").notes(model(run, Shape.of(4)), 68));
    assertEquals(List.of(), Toy.config(NORMALISED + "rate = 1, batch = 16").notes(model(run, Shape.of(4)), 160));
  }
}
