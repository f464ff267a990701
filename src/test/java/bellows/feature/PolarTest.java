package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.Refusal;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Points of the plane, by hand. */
class PolarTest {
  private static final Shape TWO = Shape.of(2);

  @Test
  void isRadiusAndAngle() {
    assertArrayEquals(new float[] {5, 0.92729522f}, FeatureTests.apply(new Polar(0, 0), TWO, 3, 4));
    assertArrayEquals(new float[] {2, (float) Math.PI}, FeatureTests.apply(new Polar(0, 0), TWO, -2, 0));
    assertArrayEquals(new float[] {1, (float) (-Math.PI / 2)}, FeatureTests.apply(new Polar(0, 0), TWO, 0, -1));
    assertArrayEquals(new float[] {0, 0}, FeatureTests.apply(new Polar(3, 4), TWO, 3, 4));
    assertArrayEquals(new float[] {(float) Math.sqrt(2), (float) (Math.PI / 4)},
        FeatureTests.apply(FeatureTests.read("[{polar = [1, 2]}]"), TWO, 2, 3));
  }

  @Test
  void takesTwoCoordinates() {
    Refusal.of(() -> new Polar(0, 0).output(Shape.of(3)), "polar", "two coordinates", "3", "ignore");
    Refusal.of(() -> FeatureTests.read("[{polar = [1, 2, 3]}]"), "centre", "two coordinates", "3");
    Refusal.of(() -> FeatureTests.read("[{polar = [1, NaN]}]"), "polar.centre", "that a float holds", "NaN");
  }
}
