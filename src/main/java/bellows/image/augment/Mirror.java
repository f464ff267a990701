package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/** Swaps left and right, with a probability. */
record Mirror(double probability) implements Transform {
  Mirror {
    BadInputException.check(probability >= 0 && probability <= 1, "expected a probability from 0 to 1, found %s",
        probability);
  }

  @Override
  public Shape output(Shape in) {
    return in;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    if (Draws.uniform(key, 0) >= probability) {
      return picture;
    }
    float[] values = picture.values();
    for (int y = 0; y < picture.height(); y++) {
      for (int left = 0, right = picture.width() - 1; left < right; left++, right--) {
        int l = picture.at(y, left);
        int r = picture.at(y, right);
        for (int channel = 0; channel < picture.channels(); channel++) {
          float value = values[l + channel];
          values[l + channel] = values[r + channel];
          values[r + channel] = value;
        }
      }
    }
    return picture;
  }
}
