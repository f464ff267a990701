package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Changes brightness, contrast and saturation by factors drawn from 1 ± the given strength, in an order drawn too, as
 * the ImageNet recipe of Gross and Wilber (Training and Investigating Residual Nets, 2016) does after Howard (Some
 * Improvements on Deep Convolutional Neural Network Based Image Classification, 2013, section 2). Each is a blend: of
 * the picture with black, with its mean grey, and with its own grey version. Values are not clipped to 0–255.
 */
record Jitter(double brightness, double contrast, double saturation) implements Transform {
  private static final int BRIGHTNESS = 0;
  private static final int CONTRAST = 1;

  /** The ways to put three things in order. */
  private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

  Jitter {
    for (double strength : new double[] {brightness, contrast, saturation}) {
      BadInputException.check(strength >= 0 && strength <= 1, "expected strengths from 0 to 1, found %s", strength);
    }
  }

  @Override
  public Shape output(Shape in) {
    return Luma.check(in, "jitter", saturation == 0);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    for (int kind : ORDERS[(int) (Draws.uniform(key, 0) * ORDERS.length)]) {
      double strength = kind == BRIGHTNESS ? brightness : kind == CONTRAST ? contrast : saturation;
      if (strength > 0) {
        change(picture, kind, (float) Draws.uniform(key, 1 + kind, 1 - strength, 1 + strength));
      }
    }
    return picture;
  }

  /**
   * Multiplies by {@code factor} the distance from what a picture without brightness, contrast, saturation would be.
   */
  private static void change(Picture picture, int kind, float factor) {
    float[] values = picture.values();
    int channels = picture.channels();
    float mean = kind == CONTRAST ? meanGrey(picture) : 0;
    for (int at = 0; at < picture.size(); at += channels) {
      float from = kind == BRIGHTNESS || kind == CONTRAST ? mean : Luma.grey(values, at, channels);
      for (int channel = 0; channel < channels; channel++) {
        values[at + channel] = factor * values[at + channel] + (1 - factor) * from;
      }
    }
  }

  private static float meanGrey(Picture picture) {
    double sum = 0;
    for (int at = 0; at < picture.size(); at += picture.channels()) {
      sum += Luma.grey(picture.values(), at, picture.channels());
    }
    return (float) (sum / (picture.height() * picture.width()));
  }
}
