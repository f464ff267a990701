package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
  private static final int DRAWS = 200_000;

  /** A change of these numbers changes every trained model: they must not move between versions. */
  @Test
  void knownValuesStay() {
    assertEquals(0xe220a8397b1dcdafL, Draws.bits(0, 0), "SplitMix64's first number for seed 0");
    assertEquals(0x6e789e6aa1b965f4L, Draws.bits(0, 1), "and its second");
    assertEquals(0xe220a8397b1dcdafL, Draws.key(0));
    assertEquals(0x3fb96077da5807fdL, Draws.key(42, 1, 2, 3));
    assertEquals(0x746c97e9a49fb5adL, Draws.key(42, "conv1.weight"));
    assertEquals(0.8006318f, Draws.uniform(42, 7));
    assertEquals(3.4050550137080267, Draws.uniform(42, 7, -3, 5));
    assertEquals(0.26045053911027205, Draws.gaussian(42, 7));
    assertEquals(4751, Draws.permute(42, 60_000, 7));
  }

  @Test
  void permuteIsAPermutationOfEverySmallSize() {
    for (int size = 1; size <= 200; size++) {
      for (long key : new long[] {0, 1, -1, 0x123456789abcdefL}) {
        assertPermutes(key, size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 60_000, 65_536, 65_537, 1_000_003})
  void permuteIsAPermutationOfLargeSizes(int size) {
    assertPermutes(9, size);
  }

  private static void assertPermutes(long key, int size) {
    BitSet seen = new BitSet(size);
    for (int i = 0; i < size; i++) {
      long place = Draws.permute(key, size, i);
      assertTrue(place >= 0 && place < size && !seen.get((int) place), place + " of " + size);
      seen.set((int) place);
    }
  }

  @Test
  void permuteStaysInsideSizesBeyondInt() {
    Set<Long> places = new HashSet<>();
    for (long i = 0; i < 2000; i++) {
      long place = Draws.permute(5, 1L << 40, (1L << 40) - 1 - i);
      assertTrue(place >= 0 && place < 1L << 40);
      places.add(place);
    }
    assertEquals(2000, places.size());
  }

  /** The first of 5 lands anywhere, about equally often: five cells, 4 degrees of freedom. */
  @Test
  void permutePutsAnElementAnywhereWithEqualChance() {
    for (int index = 0; index < 5; index++) {
      int[] counts = new int[5];
      for (long key = 0; key < 5000; key++) {
        counts[(int) Draws.permute(Draws.key(key), 5, index)]++;
      }
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
      }
      assertTrue(chiSquare < 23.5, "χ² " + chiSquare + ", beyond the 1 in 10,000 quantile, for " + index);
    }
  }

  @Test
  void uniformIsUniform() {
    int[] cells = new int[64];
    double sum = 0;
    double products = 0;
    for (int i = 0; i < DRAWS; i++) {
      float u = Draws.uniform(3, i);
      assertTrue(u >= 0 && u < 1);
      cells[(int) (u * 64)]++;
      sum += u;
      products += (u - 0.5) * (Draws.uniform(3, i + 1) - 0.5);
    }
    assertEquals(0.5, sum / DRAWS, 4 * Math.sqrt(1.0 / 12 / DRAWS));
    assertEquals(0, products / DRAWS, 4.0 / 12 / Math.sqrt(DRAWS), "neighbours are not correlated");
    for (int cell : cells) {
      assertEquals(DRAWS / 64.0, cell, 5 * Math.sqrt(DRAWS / 64.0));
    }
  }

  @Test
  void uniformOfARangeCoversIt() {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    for (int i = 0; i < DRAWS; i++) {
      double u = Draws.uniform(4, i, -3, 5);
      least = Math.min(least, u);
      most = Math.max(most, u);
    }
    assertTrue(least >= -3 && least < -2.999, "least " + least);
    assertTrue(most < 5 && most > 4.999, "most " + most);
  }

  @Test
  void gaussianHasTheMomentsOfTheNormal() {
    double[] moments = new double[5];
    double products = 0;
    for (int i = 0; i < DRAWS; i++) {
      double g = Draws.gaussian(5, i);
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(g, power) / DRAWS;
      }
      products += g * Draws.gaussian(5, i + 1) / DRAWS;
    }
    double error = 4 / Math.sqrt(DRAWS);
    assertEquals(0, moments[1], error);
    assertEquals(1, moments[2], Math.sqrt(2) * error);
    assertEquals(0, moments[3], Math.sqrt(15) * error);
    assertEquals(3, moments[4], Math.sqrt(96) * error);
    assertEquals(0, products, error, "neighbours are not correlated");
  }

  @Test
  void keysDependOnEveryIdentifierAndOnTheirOrder() {
    Set<Long> keys = new HashSet<>();
    for (long a = 0; a < 30; a++) {
      for (long b = 0; b < 30; b++) {
        keys.add(Draws.key(1, a, b));
        keys.add(Draws.key(a, b));
      }
    }
    assertEquals(1800, keys.size());
    assertNotEquals(Draws.key(1, "ab"), Draws.key(1, "ba"));
    assertFalse(Draws.bits(1, 0) == Draws.bits(2, 0));
  }

  /** Mean 1/2, variance 1 / (4 (2α + 1)), and the same on both sides. */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 1, 4, 32})
  void betaHasItsMoments(double alpha) {
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double x = Draws.beta(i, alpha);
      assertTrue(x >= 0 && x <= 1, "draw " + x);
      sum += x;
      squares += (x - 0.5) * (x - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertEquals(0.5, sum / n, 4 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 0.03 * variance);
  }

  /** Beta(1, 1) is uniform; of Beta(1/2, 1/2), the arcsine law, a third lies below 1/4. */
  @Test
  void betaHasItsShape() {
    int uniform = 0;
    int arcsine = 0;
    for (int i = 0; i < 20_000; i++) {
      uniform += Draws.beta(i, 1) < 0.25 ? 1 : 0;
      arcsine += Draws.beta(i, 0.5) < 0.25 ? 1 : 0;
    }
    assertEquals(5000, uniform, 250);
    assertEquals(20_000 / 3.0, arcsine, 270);
  }
}
