package bellows.image.augment;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.List;

/**
 * Adds one colour to all pixels, drawn along the principal components of the colours of the training set: {@code Σ_k
 * α_k λ_k p_k} with {@code α_k} normal of the given deviation (Krizhevsky, Sutskever, Hinton: ImageNet Classification
 * with Deep Convolutional Neural Networks, 2012, section 4.1, where it is 0.1). Changes the colour and the strength of
 * the light that a thing stands in, and leaves the thing. Values are not clipped to 0–255.
 *
 * @param values {@code λ_k} for pixels of 0–255: 255 times the eigenvalues of the covariance of colours of 0–1; empty,
 *     with the vectors, until {@link Transforms#withColours} puts the data's
 * @param vectors {@code p_k}, one after the other, each red, green, blue
 */
record Lighting(double deviation, List<Double> values, List<Double> vectors) implements Transform {
  /** Of ImageNet, as published with the training code of Gross and Wilber (2016): 0.2175, 0.0188, 0.0045 for 0–1. */
  static final List<Double> IMAGENET_VALUES = List.of(255 * 0.2175, 255 * 0.0188, 255 * 0.0045);
  static final List<Double> IMAGENET_VECTORS =
      List.of(-0.5675, -0.5808, -0.5836, 0.7192, -0.0045, -0.6948, 0.4009, -0.8140, 0.4203);

  Lighting {
    BadInputException.check(deviation >= 0 && Double.isFinite(deviation),
        "expected a deviation of at least 0, found %s", deviation);
    BadInputException.check(values.size() == 3 && vectors.size() == 9 || values.isEmpty() && vectors.isEmpty(),
        "expected 3 values and 9 numbers of 3 vectors, one vector after the other, found %d and %d", values.size(),
        vectors.size());
  }

  boolean needsColours() {
    return values.isEmpty();
  }

  @Override
  public Shape output(Shape in) {
    return Luma.check(in, "lighting", false);
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    double red = 0;
    double green = 0;
    double blue = 0;
    for (int k = 0; k < 3; k++) {
      double step = deviation * Draws.gaussian(key, k) * values.get(k);
      red += step * vectors.get(3 * k);
      green += step * vectors.get(3 * k + 1);
      blue += step * vectors.get(3 * k + 2);
    }
    add(picture, (float) red, (float) green, (float) blue);
    return picture;
  }

  private static void add(Picture picture, float red, float green, float blue) {
    float[] pixels = picture.values();
    for (int at = 0; at < picture.size(); at += 3) {
      pixels[at] += red;
      pixels[at + 1] += green;
      pixels[at + 2] += blue;
    }
  }
}
