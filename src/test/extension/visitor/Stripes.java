package visitor;

import bellows.conf.Settings;
import bellows.data.Files;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.data.source.Source;
import bellows.data.source.SourceKind;
import bellows.tensor.Shape;
import java.util.List;

/** Pictures of 8×8 pixels, striped across or down. */
public record Stripes(int count) implements Source {
  private static final int SIDE = 8;

  /** {@code data {source = stripes, count = 100}}. */
  public static final class Kind implements SourceKind {
    @Override
    public String name() {
      return "stripes";
    }

    @Override
    public Source read(Settings data, Files files) {
      return new Stripes(data.integer("count", 100));
    }
  }

  @Override
  public Samples read(Split split) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    float[] targets = new float[count];
    for (int sample = 0; sample < count; sample++) {
      targets[sample] = sample % 2;
      for (int i = 0; i < SIDE * SIDE; i++) {
        int line = sample % 2 == 0 ? i / SIDE : i % SIDE;
        pixels[sample * SIDE * SIDE + i] = (byte) ((line + sample / 2) % 3 * 100);
      }
    }
    return new Samples(Shape.of(SIDE, SIDE, 1), 2, pixels, null, targets);
  }

  @Override
  public boolean has(Split split) {
    return true;
  }

  @Override
  public List<String> classNames() {
    return List.of("across", "down");
  }

  @Override
  public String describe() {
    return count + " stripes";
  }
}
