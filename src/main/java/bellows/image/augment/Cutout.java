package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.List;

/**
 * Covers a square around a pixel drawn from the whole picture, so that it may hang over the edge (DeVries, Taylor:
 * Improved Regularization of Convolutional Neural Networks with Cutout, 2017, section 3.2).
 *
 * @param fill raw values, one or one for each channel; empty for the picture's own mean colour. The paper covers with
 *     the mean of the training set.
 */
record Cutout(int size, List<Double> fill) implements Transform {
  Cutout {
    BadInputException.check(size > 0, "expected a positive size, found %d", size);
  }

  @Override
  public Shape output(Shape in) {
    int channels = in == null ? 3 : in.channels();
    BadInputException.check(fill.size() <= 1 || fill.size() == channels,
        "cutout: expected fill to be 1 number or %d, one for each channel, found %d", channels, fill.size());
    return in;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    int top = (int) (Draws.uniform(key, 0) * picture.height()) - size / 2;
    int left = (int) (Draws.uniform(key, 1) * picture.width()) - size / 2;
    int end = Math.min(picture.height(), top + size);
    int right = Math.min(picture.width(), left + size);
    for (int channel = 0; channel < picture.channels(); channel++) {
      float cover = cover(picture, channel);
      for (int y = Math.max(0, top); y < end; y++) {
        for (int x = Math.max(0, left); x < right; x++) {
          picture.values()[picture.at(y, x) + channel] = cover;
        }
      }
    }
    return picture;
  }

  private float cover(Picture picture, int channel) {
    if (!fill.isEmpty()) {
      return fill.get(fill.size() == 1 ? 0 : channel).floatValue();
    }
    double sum = 0;
    for (int at = channel; at < picture.size(); at += picture.channels()) {
      sum += picture.values()[at];
    }
    return (float) (sum / (picture.height() * picture.width()));
  }
}
