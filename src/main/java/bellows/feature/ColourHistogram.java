package bellows.feature;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.util.Arrays;

/**
 * Which colours a picture has, wherever they are: for each part of a {@link ColourSpace} the fraction of pixels whose
 * value lies in each of equal bins from 0 to 1, the last of which takes 1 as well.
 */
record ColourHistogram(ColourSpace space, int bins) implements Feature {
  ColourHistogram {
    BadInputException.check(bins >= 1, "colour-histogram: expected at least 1 bin, found %d", bins);
  }

  @Override
  public Shape output(Shape in) {
    BadInputException.check(in.rank() == 3, "colour-histogram: expected pictures of height × width × channels, found "
        + "samples of %s", in);
    BadInputException.check(space == ColourSpace.RGB || in.channels() == 3, "colour-histogram: expected pictures of 3 "
        + "channels for a hue, found %s; space = rgb takes any", in);
    return Extraction.vector("colour-histogram", (long) space.parts(in.channels()) * bins);
  }

  @Override
  public Op bind(Shape in) {
    int channels = in.channels();
    int pixels = in.size() / channels;
    double[] parts = new double[space.parts(channels)];
    int[] counts = new int[parts.length * bins];
    return (x, at, y, to) -> {
      Arrays.fill(counts, 0);
      for (int i = at; i < at + pixels * channels; i += channels) {
        check(x, i, channels);
        space.take(x, i, parts);
        for (int part = 0; part < parts.length; part++) {
          counts[part * bins + Math.min(bins - 1, (int) (parts[part] * bins))]++;
        }
      }
      for (int i = 0; i < counts.length; i++) {
        y[to + i] = counts[i] / (float) pixels;
      }
    };
  }

  private static void check(float[] x, int at, int channels) {
    for (int i = at; i < at + channels; i++) {
      BadInputException.check(x[i] >= 0 && x[i] <= 255, "colour-histogram: expected values from 0 to 255, as of a "
          + "picture's bytes, found %s", x[i]);
    }
  }
}
