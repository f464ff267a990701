package bellows.lecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.lecture.Measure.Evidence;
import bellows.train.rows.EvalRow;
import bellows.train.rows.StepRow;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are read off runs, and those that need none. */
class MeasureTest {
  /** Losses of the steps from 1 on; an evaluation after each second of them. */
  static FinishedRun run(double... losses) {
    List<StepRow> steps = IntStream.range(0, losses.length).mapToObj(i -> new StepRow("r", i + 1, 1, losses[i], 0.1, 1,
        8, 0, 0, 0, 0, 0, 0, 0, null)).toList();
    List<EvalRow> evaluations = IntStream.rangeClosed(1, losses.length / 2)
        .mapToObj(i -> new EvalRow("r", 2 * i, 1, "test", losses[2 * i - 1], i / 10.0, null, 8, 0)).toList();
    return new FinishedRun("a", "runs/a", null, steps, evaluations, List.of());
  }

  private static double of(String number, FinishedRun run) {
    Settings section = Settings.parse("numbers = [" + number + "]", "x.conf");
    Quantity quantity = new QuantityReader(List.of("a")).read(section).get(0);
    return quantity.measure().of(new Evidence(Map.of("a", run), Map.of(), (distance, k) -> Double.NaN));
  }

  @Test
  void lossesAreMeansOfTheLastSteps() {
    assertArrayEquals(new double[] {4, 3, 2, 1.5}, run(4, 2, 2, 1).losses(2));
    assertEquals(Double.POSITIVE_INFINITY, of("{last-loss {expect = [0, 1]}}", run(4, 2)), "it has no end");
    assertEquals(4, of("{first-loss {expect = [0, 1]}}", run(4, 2)));
  }

  @Test
  void stepsUntilCountOnlyWholeWindows() {
    FinishedRun run = run(1, 5, 2, 2, 1, 1);
    assertEquals(1, of("{steps-until {loss = 2, expect = [0, 1]}}", run));
    assertEquals(4, of("{steps-until {loss = 2, window = 2, expect = [0, 1]}}", run));
    assertEquals(Double.POSITIVE_INFINITY, of("{steps-until {loss = 0.5, expect = [0, 1]}}", run));
    assertEquals(4, of("{steps-until {accuracy = 0.2, expect = [0, 1]}}", run));
  }

  /** The lectures' examples; the softmax by its definition in float64. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      10, -2, 3       | 0 | softmax-cross-entropy | 0.000918006
      10, 9, 9        | 0 | softmax-cross-entropy | 0.551445
      10, -100, -100  | 0 | softmax-cross-entropy | 0
      1000, 0, -1000  | 0 | softmax-cross-entropy | 0
      1000, 0, -1000  | 2 | softmax-cross-entropy | 2000
      10, -2, 3       | 0 | hinge                 | 0
      10, 9, 9        | 0 | hinge                 | 0
      10, -100, -100  | 0 | hinge                 | 0
      3.2, 5.1, -1.7  | 0 | hinge                 | 2.9
      """)
  void lossOfScoresThatAreGiven(String scores, int label, String loss, double expected) {
    String number = "{loss-of {scores = [" + scores + "], label = " + label + ", loss = " + loss
        + ", expect = [0, 1]}}";
    assertEquals(expected, of(number, run(1)), 2e-6 * Math.max(1, expected));
  }

  @Test
  void ratiosAndDifferencesAreOfNumbersBefore() {
    Evidence earlier = new Evidence(Map.of(), Map.of("p", 6.0, "q", 4.0), null);
    assertEquals(1.5, new Measure.OfTwo("p", "q", true).of(earlier));
    assertEquals(2, new Measure.OfTwo("p", "q", false).of(earlier));
    assertEquals(138_357_544, new Measure.OfNetwork("vgg16", false).of(earlier));
  }
}
