package bellows.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static Ranking of(float[] own, float... others) {
    return Ranking.of(1, own, others);
  }

  /** The example of scikit-learn's documentation: labels 0 0 1 1, scores 0.1 0.4 0.35 0.8. */
  @Test
  void equalsScikitLearnsOwnExample() {
    Ranking ranking = of(new float[] {0.35f, 0.8f}, 0.1f, 0.4f);
    assertEquals(0.75, ranking.rocAuc());
    assertEquals(0.5 * 1 + 0.5 * 2 / 3, ranking.averagePrecision(), 1e-15);
  }

  /**
   * Own 3 2 2 1, others 2 1 1 0. Against the four others, 3 wins 4; each 2 wins 3 and ties 1; 1 wins 1 and ties 2. At
   * 3 the precision is 1/1, at 2 it is 3/4, at 1 it is 4/7.
   */
  @Test
  void tiesCountOneHalfAndShareOneThreshold() {
    Ranking ranking = of(new float[] {2, 1, 3, 2}, 1, 0, 2, 1);
    assertEquals((4 + 3.5 + 3.5 + 2) / 16, ranking.rocAuc());
    assertEquals((1 + 2 * 3 / 4.0 + 4 / 7.0) / 4, ranking.averagePrecision(), 1e-15);
  }

  @Test
  void equalScoresTellNothing() {
    Ranking ranking = of(new float[] {0, -0.0f, 0}, -0.0f, 0);
    assertEquals(0.5, ranking.rocAuc());
    assertEquals(3 / 5.0, ranking.averagePrecision());
  }

  @Test
  void perfectAndReversedOrdersAreTheEnds() {
    assertEquals(new Ranking(1, 1, 1), of(new float[] {3, 4}, 1, 2));
    assertEquals(0, of(new float[] {1, 2}, 3, 4).rocAuc());
    assertEquals((1 / 3.0 + 2 / 4.0) / 2, of(new float[] {1, 2}, 3, 4).averagePrecision());
  }

  @Test
  void withoutASampleOnEitherSideThereIsNothingToTellApart() {
    assertNull(of(new float[0], 1, 2));
    assertNull(of(new float[] {1}));
  }

  @Test
  void notANumberIsNoRank() {
    assertTrue(Double.isNaN(of(new float[] {1, Float.NaN}, 2).rocAuc()));
    assertTrue(Double.isNaN(of(new float[] {1}, 2, Float.NaN).averagePrecision()));
  }

  @Test
  void partsJoinWhateverTheirSizes() {
    List<byte[]> parts = List.of(new ClassScores(3, new float[] {1, 2}, new float[] {3}).toBytes(),
        new ClassScores(3, new float[0], new float[] {4, 5}).toBytes(),
        new ClassScores(3, new float[] {6}, new float[0]).toBytes());
    ClassScores joined = ClassScores.join(parts);
    assertEquals(3, joined.label());
    assertEquals(List.of("[1.0, 2.0, 6.0]", "[3.0, 4.0, 5.0]"),
        List.of(Arrays.toString(joined.own()), Arrays.toString(joined.others())));
  }
}
