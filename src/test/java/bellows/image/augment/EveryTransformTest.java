package bellows.image.augment;

import static bellows.image.Pictures.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.image.Pictures;
import bellows.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of Bellows' own transforms, and what is special to some. */
class EveryTransformTest extends TransformContract {
  private static final String ALL =
      "{random-resized-crop {size = 20, scale = [0.2, 1]}}, {crop {size = 20, padding = 2}}, "
      + "mirror, {jitter {brightness = 0.4, contrast = 0.4, saturation = 0.4}}, lighting, {grey = 0.5}, "
      + "{affine {rotation = 15, shift = 0.1, scale = 0.1, shear = 10}}, {elastic {alpha = 20, sigma = 3}}, "
      + "{cutout = 8}";

  @Override
  protected Stream<Transform> transforms() {
    return Stream.of("{random-resized-crop = 9}", "{crop {size = 20, padding = 2}}", "mirror", "{centre-crop = 7}",
        "{resize = 12}", "{jitter {brightness = 0.4, contrast = 0.4, saturation = 0.4}}", "{jitter {contrast = 0.1}}",
        "lighting", "{grey = 0.5}", "{affine {rotation = 15, shift = 0.1, scale = 0.1, shear = 10}}",
        "{elastic {alpha = 20, sigma = 3}}", "{cutout = 8}", "{cutout {size = 8, fill = [1, 2, 3]}}", ALL)
        .map(list -> Pictures.read("[" + list + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{random-resized-crop = 9}", "{crop = 20}", "mirror", "{jitter {brightness = 0.4}}",
      "{jitter {contrast = 0.4}}", "{jitter {saturation = 0.4}}", "lighting", "{grey = 0.5}", "{affine = 15}",
      "{affine {shift = 0.1}}", "{affine {scale = 0.1}}", "{affine {shear = 5}}", "{elastic = 20}", "{cutout = 8}"})
  void keysMakeADifference(String kind) {
    float[] first = values(Pictures.apply("[" + kind + "]", Pictures.noise(24, 30, 3), 0));
    boolean same = true;
    for (long key = 1; key < 10; key++) {
      same &= Arrays.equals(first, values(Pictures.apply("[" + kind + "]", Pictures.noise(24, 30, 3), key)));
    }
    assertFalse(same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jitter", "{affine {}}", "{elastic = 0}", "{lighting = 0}", "{grey = 0}"})
  void nothingIsWhatItSays(String kind) {
    for (long key = 0; key < 5; key++) {
      assertArrayEquals(values(Pictures.noise(6, 5, 3)),
          values(Pictures.apply("[" + kind + "]", Pictures.noise(6, 5, 3), key)));
    }
  }

  @Test
  void channelsThatAColourNeedsAreChecked() {
    Shape grey = Shape.of(8, 8, 1);
    assertEquals(grey, Pictures.read("[{jitter {brightness = 0.2, contrast = 0.2}}]").output(grey));
    Refusal.of(() -> Pictures.read("[{jitter {saturation = 0.2}}]").output(grey), "jitter", "3 channels", "8×8×1");
    Refusal.of(() -> Pictures.read("[lighting]").output(grey), "lighting", "3 channels", "8×8×1");
    Refusal.of(() -> Pictures.read("[grey]").output(Shape.of(8, 8, 4)), "grey", "3 channels", "8×8×4");
    Refusal.of(() -> Pictures.read("[{cutout {size = 3, fill = [1, 2, 3]}}]").output(grey), "fill", "or 1,", "found 3");
  }

  @Test
  void badNumbersAreRefusedWithTheirPlace() {
    refused("{jitter = 2}", "augment[0].jitter.brightness", "[0, 1]", "2");
    refused("{lighting {deviation = -1}}", "augment[0].lighting", "-1");
    refused("{lighting {values = [1, 2]}}", "9 numbers", "found 2 and 9");
    refused("{affine {rotation = 200}}", "augment[0].affine.rotation", "[0, 180]", "200");
    refused("{affine {shift = 3}}", "affine.shift", "[0, 1]", "3");
    refused("{affine {scale = 1}}", "[0, 1)");
    refused("{affine {shear = 90}}", "[0, 90)");
    refused("elastic", "alpha", "found nothing");
    refused("{elastic {alpha = 1, sigma = 0}}", "augment[0].elastic", "above 0");
    refused("{cutout = 0}", "positive size");
    refused("{random-resized-crop {size = 4, scale = 0.5}}", "scale", "[0.08, 1]", "[0.5]");
    refused("{random-resized-crop {size = 4, scale = [0.5, 2]}}", "within 0 to 1");
    refused("{random-resized-crop {size = 4, ratio = [2, 1]}}", "ratio", "[2.0, 1.0]");
    refused("{affin = 3}", "did you mean 'affine'");
    refused("{ten-crops = 3}", "augment[0].ten-crops", "at the end of data.view");
  }

  private static void refused(String kind, String... parts) {
    Refusal.of(() -> Pictures.read("[" + kind + "]"), parts);
  }

  @Test
  void unknownKeysAreRefused() {
    Settings settings = Settings.parse("augment = [{elastic {alpha = 3, sigm = 2}}]", "test");
    Transforms.read(settings, "augment");
    Refusal.of(settings::finish, "sigm", "did you mean 'sigma'");
  }
}
