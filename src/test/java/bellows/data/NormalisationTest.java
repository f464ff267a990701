package bellows.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  private static final Shape IMAGE = Shape.of(2, 1, 2);

  private static Normalisation read(String text) {
    Settings settings = Settings.parse(text, "run.conf");
    Normalisation normalisation = Normalisation.read(settings);
    settings.finish();
    return normalisation;
  }

  private static float[] apply(Normalisation normalisation, float... x) {
    float[] framed = new float[x.length + 2];
    System.arraycopy(x, 0, framed, 1, x.length);
    framed[0] = framed[x.length + 1] = -77;
    normalisation.apply(framed, 1, IMAGE);
    assertEquals(-77, framed[0]);
    assertEquals(-77, framed[x.length + 1]);
    return Arrays.copyOfRange(framed, 1, x.length + 1);
  }

  @Test
  void appliesOneNumberOrOneAChannelOrOneAnElement() {
    assertArrayEquals(new float[] {1, 2, 3, 4}, apply(read(""), 1, 2, 3, 4));
    assertArrayEquals(new float[] {0, 2, 4, 6}, apply(read("mean = 1, scale = 2"), 1, 2, 3, 4));
    assertArrayEquals(new float[] {0, 0, 4, 4}, apply(read("mean = [1, 2], scale = 2"), 1, 2, 3, 4));
    assertArrayEquals(new float[] {1, 2, 3, 4}, apply(read("scale = [1, 2, 3, 4]"), 1, 1, 1, 1));
  }

  @Test
  void computesTheMomentsOfChannels() {
    byte[] pixels = {0, 7, 10, 7, (byte) 200, 7, (byte) 250, 7};
    Samples images = new Samples(IMAGE, 2, pixels, null, new float[2]);
    Normalisation resolved = read("mean = auto").resolve(images);
    double deviation = Math.sqrt((115.0 * 115 + 105 * 105 + 85 * 85 + 135 * 135) / 4);
    assertEquals(Normalisation.of(new float[] {115, 7}, new float[] {(float) (1 / deviation), 1}), resolved);
    assertEquals(Normalisation.of(new float[] {115, 7}, new float[] {2, 2}),
        read("mean = auto, scale = 2").resolve(images));
    assertEquals(read("mean = 3"), read("mean = 3").resolve((Samples) null));
  }

  @Test
  void leavesConstantFeaturesAlone() {
    float[] features = new float[3000];
    for (int row = 0; row < 1000; row++) {
      features[3 * row] = 0.1f;
      features[3 * row + 1] = row;
      features[3 * row + 2] = 1e6f + row % 2;
    }
    Samples samples = new Samples(Shape.of(3), 2, null, features, new float[1000]);
    float[] x = {0.1f, 499.5f, 1e6f + 1};
    read("mean = auto").resolve(samples).apply(x, 0, Shape.of(3));
    assertArrayEquals(new float[] {0, 0, 1}, x, 1e-6f);
  }

  @Test
  void readsBackWhatItRenders() {
    Normalisation odd = Normalisation.of(new float[] {0.1f, 1e-20f, 123.456f}, new float[] {1 / 3f, 7e30f, -0.0001f});
    assertEquals(odd, read(odd.render()));
    assertTrue(read("mean = auto").isAuto());
    assertEquals("mean = auto\nscale = auto\n", read("mean = AUTO").render());
    assertFalse(Normalisation.NONE.isAuto());
    assertThrows(IllegalStateException.class, () -> apply(read("mean = auto"), 1, 2, 3, 4));
  }

  @Test
  void refusesListsThatDoNotFit() {
    Refusal.of(() -> apply(read("mean = [1, 2, 3]"), 1, 2, 3, 4),
        "expected 1 mean and scale, or 2 (one for each channel of 2×1×2), or 4 (one for each element), found 3");
    Refusal.of(() -> read("mean = [1, 2, 3], scale = [1, 2]"),
        "run.conf: 1: scale: expected 1 number or as many as mean has, 3, found 2");
    Refusal.of(() -> read("scale = [1, 0]"), "scale: expected finite numbers other than 0, found 0.0");
    Refusal.of(() -> read("mean = []"), "mean: expected auto, a number or a list of numbers, found an empty list");
    Refusal.of(() -> read("mean = average"), "mean: expected a number, found \"average\"");
  }
}
