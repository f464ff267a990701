package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clipping, regularisation, and the sums under them. */
class ClippingTest {
  @Test
  void shortensALongGradientAndTellsItsLength() {
    float[] gradient = {3, 4, 99};
    assertEquals(5, new Clipping(2.5).clip(gradient, 2));
    assertArrayEquals(new float[] {1.5f, 2, 99}, gradient);
  }

  @Test
  void leavesShortAndBrokenGradientsAlone() {
    for (float[] gradient : new float[][] {{3, 4}, {Float.NaN, 1e30f}, {Float.POSITIVE_INFINITY, 9}}) {
      float[] before = gradient.clone();
      new Clipping(5).clip(gradient, 2);
      assertArrayEquals(before, gradient);
    }
  }

  @Test
  void normDoesNotOverflow() {
    float[] huge = new float[16];
    Arrays.fill(huge, Float.MAX_VALUE);
    assertEquals(4.0 * Float.MAX_VALUE, Norms.euclid(huge, 0, 16));
  }

  @Test
  void sumsTakeEveryElementOnce() {
    for (int count = 0; count < 40; count++) {
      float[] x = new float[count + 6];
      double squares = 0;
      double absolutes = 0;
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 2 == 0 ? i : -i;
        squares += i >= 3 && i < count + 3 ? (double) i * i : 0;
        absolutes += i >= 3 && i < count + 3 ? i : 0;
      }
      assertEquals(squares, Norms.squares(x, 3, count + 3));
      assertEquals(absolutes, Norms.absolutes(x, 3, count + 3));
    }
  }

  @Test
  void regularisationSparesWhatDoesNotDecay() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("kernel", Shape.of(3), true);
    builder.weight("bias", Shape.of(1), false);
    float[] weights = {2, -1, 0, 5};
    float[] gradient = {1, 1, 1, 1};
    Regularisation both = new Regularisation(0.25, 0.5);
    both.add(builder.build(), weights, gradient);
    assertArrayEquals(new float[] {2.25f, 0.25f, 1, 1}, gradient);
    assertEquals(0.5 * 0.5 * 5 + 0.25 * 3, both.penalty(builder.build(), weights));
  }
}
