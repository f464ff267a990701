package bellows.image;

import bellows.conf.Settings;
import bellows.image.augment.Transforms;
import bellows.tensor.Draws;
import java.util.Arrays;

/** Pictures for tests. */
public final class Pictures {
  private Pictures() {}

  /** Each value tells where it stands: 100 · row + 10 · column + channel. */
  public static Picture numbered(int height, int width, int channels) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          picture.values()[picture.at(y, x) + channel] = 100 * y + 10 * x + channel;
        }
      }
    }
    return picture;
  }

  /** Whole values from 0 to 255. */
  public static Picture noise(int height, int width, int channels) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = (int) (256 * Draws.uniform(9, i));
    }
    return picture;
  }

  /** One row of pixels with these values. */
  public static Picture of(int channels, float... values) {
    Picture picture = new Picture();
    picture.resize(1, values.length / channels, channels);
    System.arraycopy(values, 0, picture.values(), 0, values.length);
    return picture;
  }

  public static float[] values(Picture picture) {
    return Arrays.copyOf(picture.values(), picture.size());
  }

  /** A list of transforms as a run file has it. */
  public static Transforms read(String list) {
    return Transforms.read(Settings.parse("augment = " + list, "test"), "augment");
  }

  public static Picture apply(String list, Picture picture, long key) {
    return read(list).apply(picture, new Picture(), key);
  }
}
