package bellows.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.optim.update.Norms;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Clipping, regularisation, and the sums under them. */
class ClippingTest {
  @Test
  void shortensLongGradientsOnly() {
    Clipping clipping = new Clipping(2.5);
    assertTrue(clipping.limits());
    assertEquals(0.5f, clipping.factor(5));
    assertEquals(1, clipping.factor(2.5));
    assertEquals(1, clipping.factor(0));
    assertFalse(Clipping.NONE.limits());
  }

  @Test
  void squaresDoNotOverflow() {
    float[] huge = new float[16];
    Arrays.fill(huge, Float.MAX_VALUE);
    assertEquals(16.0 * Float.MAX_VALUE * Float.MAX_VALUE, Norms.squares(huge, 0, 16));
  }

  @Test
  void sumsTakeEveryElementOnce() {
    for (int count = 0; count < 40; count++) {
      float[] x = new float[count + 6];
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 2 == 0 ? i : -i;
        squares += i >= 3 && i < count + 3 ? (double) i * i : 0;
      }
      assertEquals(squares, Norms.squares(x, 3, count + 3));
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
    Layout layout = builder.build();
    both.add(layout.weights().get(0), weights, gradient, 0, 1);
    assertArrayEquals(new float[] {2.25f, 1, 1, 1}, gradient);
    both.add(layout.weights().get(0), weights, gradient, 1, 3);
    both.add(layout.weights().get(1), weights, gradient, 3, 4);
    assertArrayEquals(new float[] {2.25f, 0.25f, 1, 1}, gradient);
  }
}
