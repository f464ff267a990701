package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.optim.Plateau.Metric;
import bellows.optim.Plateau.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlateauTest {
  @Test
  void theRateFallsAfterAsManyEvaluationsWithoutImprovementAsAreWaitedFor() {
    assertFactors(new Plateau(Metric.LOSS, 0.5, 2, 0, 0), new double[] {3, 2, 2, 1.5, 1.6, 1.5, 1.4, 1.4, 9, 9, 9},
        1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125);
  }

  @Test
  void accuracyImprovesByGrowingMoreThanTheThreshold() {
    assertFactors(new Plateau(Metric.ACCURACY, 0.1, 1, 0.125, 0), new double[] {0.25, 0.5, 0.625, 0.75, 0.75},
        1, 1, 0.1, 0.1, 0.1 * 0.1);
  }

  @Test
  void theRateStaysAboveItsEnd() {
    assertFactors(new Plateau(Metric.LOSS, 0.1, 1, 0, 0.05), new double[] {1, 1, 1, 1}, 1, 0.1, 0.05, 0.05);
  }

  @Test
  void aLossThatIsNotANumberIsNoImprovementAndNotTheBest() {
    assertFactors(new Plateau(Metric.LOSS, 0.5, 1, 0, 0), new double[] {Double.NaN, 4, Double.NaN, 3}, 0.5, 0.5, 0.25,
        0.25);
  }

  @Test
  void otherSchedulesHaveNone() {
    assertNull(read("rate {name = cosine, start = 1}"));
    assertEquals(new Plateau(Metric.LOSS, 0.1, 3, 0, 0), read("rate {name = plateau, start = 1, patience = 3}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      patience = 0               | expected patience of at least 1 evaluation, found 0
      patience = 1, factor = 1   | expected 0 < factor < 1, found 1.0
      patience = 1, end = 2      | expected end <= start, found end = 2.0 and start = 1.0
      patience = 1, of = top5    | .of: expected one of loss, accuracy, found 'top5'
      """)
  void whatCannotBe(String keys, String message) {
    Refusal.of(() -> read("rate {name = plateau, start = 1, " + keys + "}"), "run.conf: 1: rate", message);
  }

  private static Plateau read(String text) {
    return Plateau.read(Settings.parse(text, "run.conf").section("rate"));
  }

  private static void assertFactors(Plateau plateau, double[] values, double... factors) {
    Seen seen = Seen.NOTHING;
    for (int i = 0; i < values.length; i++) {
      seen = plateau.after(seen, values[i]);
      assertEquals(factors[i], seen.factor(), 1e-15, "after evaluation " + i);
    }
  }
}
