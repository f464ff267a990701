package bellows.image.augment;

import bellows.image.Picture;
import java.util.Arrays;

/** Values between pixels. The centre of a pixel is at its whole coordinates; around the picture all is 0. */
final class Bilinear {
  private Bilinear() {}

  /** Sets the channels of one pixel, from {@code to[at]} on, to those of {@code from} at (y, x). */
  static void sample(Picture from, double y, double x, float[] to, int at) {
    int channels = from.channels();
    if (!(y > -1 && y < from.height() && x > -1 && x < from.width())) {
      Arrays.fill(to, at, at + channels, 0);
      return;
    }
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    float down = (float) (y - top);
    float right = (float) (x - left);
    for (int channel = 0; channel < channels; channel++) {
      float above = (1 - right) * value(from, top, left, channel) + right * value(from, top, left + 1, channel);
      float below = (1 - right) * value(from, top + 1, left, channel) + right * value(from, top + 1, left + 1, channel);
      to[at + channel] = (1 - down) * above + down * below;
    }
  }

  private static float value(Picture from, int y, int x, int channel) {
    boolean inside = y >= 0 && y < from.height() && x >= 0 && x < from.width();
    return inside ? from.values()[from.at(y, x) + channel] : 0;
  }
}
