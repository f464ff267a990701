package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Takes the colour out of a picture, with a probability, and leaves it in three equal channels (Chen et al.: A Simple
 * Framework for Contrastive Learning of Visual Representations, 2020, appendix A); or always, and in one channel.
 *
 * @param channels 3, or 1 with probability 1
 */
public record Grey(double probability, int channels) implements Transform {
  public Grey {
    BadInputException.check(channels == 3 || channels == 1 && probability == 1,
        "expected 3 channels, or 1 with probability = 1, found %s with %s", channels, probability);
    BadInputException.check(probability >= 0 && probability <= 1, "expected a probability from 0 to 1, found %s",
        probability);
  }

  @Override
  public Shape output(Shape in) {
    Luma.check(in, "grey", channels == 1);
    return channels == 3 ? in : in == null ? null : in.withChannels(1);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    if (channels == 1) {
      return picture.channels() == 1 ? picture : oneChannel(picture, spare);
    }
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

  private static Picture oneChannel(Picture picture, Picture spare) {
    spare.resize(picture.height(), picture.width(), 1);
    for (int i = 0; i < spare.size(); i++) {
      spare.values()[i] = Luma.grey(picture.values(), 3 * i, 3);
    }
    return spare;
  }
}
