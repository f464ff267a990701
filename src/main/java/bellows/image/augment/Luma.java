package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;

/** How bright pixels look, and which pictures have colours: what transforms of colour share. */
final class Luma {
  private Luma() {}

  /**
   * How bright a pixel looks, with the weights of ITU-R BT.601 as PIL and OpenCV have them; a grey pixel's value is it.
   *
   * @param channels 1 or 3
   */
  static float grey(float[] values, int at, int channels) {
    return channels == 1 ? values[at] : 0.299f * values[at] + 0.587f * values[at + 1] + 0.114f * values[at + 2];
  }

  /** Refuses pictures that have not so many channels; those of any size have three. */
  static Shape check(Shape in, String transform, boolean greyToo) {
    int channels = in == null ? 3 : in.channels();
    BadInputException.check(channels == 3 || greyToo && channels == 1,
        "%s: expected pictures in 3 channels (red, green, blue)%s, found %s", transform, greyToo ? " or 1 (grey)" : "",
        in);
    return in;
  }
}
