package bellows.figure;

import bellows.image.Picture;
import java.awt.image.BufferedImage;

/** Pixels as AWT has them. */
public final class Rasters {
  private Rasters() {}

  /** A picture of one channel (grey) or three; values are rounded and cut at 0 and 255. */
  public static BufferedImage of(Picture picture) {
    if (picture.channels() != 1 && picture.channels() != 3) {
      throw new IllegalArgumentException("a picture of " + picture.channels() + " channels");
    }
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    int last = picture.channels() - 1;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int at = picture.at(y, x);
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          rgb = rgb << 8 | rounded(picture.values()[at + Math.min(channel, last)]);
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  /** NaN is black. */
  private static int rounded(float value) {
    return (int) Math.max(0, Math.min(255, value + 0.5f));
  }
}
