package visitor;

import bellows.conf.Settings;
import bellows.image.Picture;
import bellows.image.augment.Transform;
import bellows.image.augment.TransformKind;
import bellows.tensor.Shape;

/** {@code white} minus each value. */
public record Negative(int white) implements Transform {
  /** {@code {negative = 255}}. */
  public static final class Kind implements TransformKind {
    @Override
    public String name() {
      return "negative";
    }

    @Override
    public String bare() {
      return "white";
    }

    @Override
    public Transform read(Settings settings) {
      return new Negative(settings.integer("white", 255));
    }
  }

  @Override
  public Shape output(Shape in) {
    return in;
  }

  @Override
  public Picture apply(Picture picture, Picture spare, long key) {
    float[] values = picture.values();
    for (int i = 0; i < picture.size(); i++) {
      values[i] = white - values[i];
    }
    return picture;
  }
}
