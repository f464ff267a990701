package bellows.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import bellows.Refusal;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Colours of tiny pictures, counted by hand. */
class ColourHistogramTest {
  private static final Shape FOUR = Shape.of(2, 2, 3);
  /** Red, half green, blue, grey. */
  private static final float[] PICTURE = {255, 0, 0, 0, 128, 0, 0, 0, 255, 100, 100, 100};

  @Test
  void hueIsAPlaceOnTheCircle() {
    // 0, 1/3, 2/3, and 0 for grey.
    assertArrayEquals(new float[] {0.5f, 0, 0.25f, 0, 0.25f, 0},
        FeatureTests.apply(new ColourHistogram(ColourSpace.HUE, 6), FOUR, PICTURE));
    // Between blue and red: magenta 5/6, and rose, nearly 1, where the sixths are below 0.
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 1},
        FeatureTests.apply(new ColourHistogram(ColourSpace.HUE, 6), Shape.of(1, 2, 3), 255, 0, 255, 255, 0, 1));
  }

  @Test
  void saturationAndValueHaveHistogramsOfTheirOwn() {
    // Saturations 1, 1, 1, 0; values 1, 0.502, 1, 0.392.
    assertArrayEquals(new float[] {0.75f, 0.25f, 0.25f, 0.75f, 0.25f, 0.75f},
        FeatureTests.apply(new ColourHistogram(ColourSpace.HSV, 2), FOUR, PICTURE));
    // Black has no saturation.
    assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0},
        FeatureTests.apply(new ColourHistogram(ColourSpace.HSV, 2), Shape.of(1, 1, 3), 0, 0, 0));
  }

  @Test
  void channelsAreTakenAsTheyAre() {
    assertArrayEquals(new float[] {0.5f, 0.25f, 0.25f, 0.5f, 0.5f, 0, 0.5f, 0.25f, 0.25f},
        FeatureTests.apply(new ColourHistogram(ColourSpace.RGB, 3), FOUR, PICTURE));
    assertArrayEquals(new float[] {0.25f, 0, 0.25f, 0.5f},
        FeatureTests.apply(new ColourHistogram(ColourSpace.RGB, 4), Shape.of(2, 2, 1), 0, 255, 254, 128));
  }

  @Test
  void whatHasNoColourIsRefused() {
    Refusal.of(() -> new ColourHistogram(ColourSpace.HUE, 4).output(Shape.of(8, 8, 1)), "3 channels", "8×8×1", "rgb");
    Refusal.of(() -> new ColourHistogram(ColourSpace.RGB, 2_000_000_000).output(Shape.of(8, 8, 3)), "colour-histogram",
        "at most 16,777,216 features", "found 6,000,000,000");
    Refusal.of(() -> new ColourHistogram(ColourSpace.RGB, 4).output(Shape.of(12)), "pictures of", "12");
    Refusal.of(() -> FeatureTests.apply(new ColourHistogram(ColourSpace.RGB, 4), Shape.of(1, 1, 1), 256), "0 to 255",
        "256");
    Refusal.of(() -> FeatureTests.apply(new ColourHistogram(ColourSpace.RGB, 4), Shape.of(1, 1, 1), Float.NaN),
        "0 to 255", "NaN");
    Refusal.of(() -> FeatureTests.read("[{colour-histogram {space = lab}}]"), "space", "rgb", "lab");
  }
}
