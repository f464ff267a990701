package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Takes the colour out of a picture, with a probability, and leaves it in three equal channels (Chen et al.: A Simple
 * Framework for Contrastive Learning of Visual Representations, 2020, appendix A).
 */
record Grey(double probability) implements Transform {
  Grey {
    BadInputException.check(probability >= 0 && probability <= 1, "expected a probability from 0 to 1, found %s",
        probability);
  }

  @Override
  public Shape output(Shape in) {
    return Luma.check(in, "grey", false);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    if (Draws.uniform(key, 0) >= probability) {
      return picture;
    }
    float[] values = picture.values();
    for (int at = 0; at < picture.size(); at += 3) {
      float grey = Luma.grey(values, at, 3);
      values[at] = grey;
      values[at + 1] = grey;
      values[at + 2] = grey;
    }
    return picture;
  }
}
