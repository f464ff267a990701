package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Draws;
import bellows.tensor.Shape;

/**
 * Sets each element to zero with probability {@code rate} while training and scales the others by
 * {@code 1 / (1 − rate)} ("inverted"), so that evaluation needs no change (Srivastava et al., JMLR 15, 2014). Which
 * elements fall is a function of (seed, layer, step, sample, element), so the way back draws again instead of
 * remembering.
 *
 * <p>An element has 16 random bits: the rate is met to within 1/131,072.
 */
public record Dropout(double rate) implements Layer {
  public Dropout {
    BadInputException.check(rate >= 0 && rate < 1, "expected a dropout rate in [0, 1), found %s", rate);
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String detail() {
    return String.valueOf(rate);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input.size());
  }

  private final class Bound extends PerSample {
    private final long layer;
    private final int size;
    private final int last = (int) Math.round(rate * 0x1p16) - 1;
    private final int kept = Float.floatToRawIntBits((float) (1 / (1 - rate)));
    private final long[] keys;

    Bound(Binder binder, int size) {
      super(binder, size, size);
      this.size = size;
      layer = Draws.key(0, binder.name());
      keys = new long[binder.batch()];
    }

    @Override
    void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
      if (pass.training()) {
        keys[sample] = Draws.key(pass.seed(), layer, pass.step(), pass.ids()[sample]);
        drop(keys[sample], x, xo, y, yo);
      } else {
        Copy.copy(x, xo, y, yo, size);
      }
    }

    @Override
    void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
        int member) {
      if (trained()) {
        drop(keys[sample], dy, dyo, dx, dxo);
      } else {
        Copy.copy(dy, dyo, dx, dxo, size);
      }
    }

    /** One hash decides on four elements. A product, not a choice, so that a NaN does not vanish unseen. */
    private void drop(long key, float[] x, int xo, float[] y, int yo) {
      int i = 0;
      for (; i <= size - 4; i += 4) {
        long bits = Draws.bits(key, i >> 2);
        y[yo + i] = x[xo + i] * factor((int) bits & 0xFFFF);
        y[yo + i + 1] = x[xo + i + 1] * factor((int) (bits >>> 16) & 0xFFFF);
        y[yo + i + 2] = x[xo + i + 2] * factor((int) (bits >>> 32) & 0xFFFF);
        y[yo + i + 3] = x[xo + i + 3] * factor((int) (bits >>> 48));
      }
      for (long bits = Draws.bits(key, i >> 2); i < size; i++, bits >>>= 16) {
        y[yo + i] = x[xo + i] * factor((int) bits & 0xFFFF);
      }
    }

    /** 0 where the draw is at most {@code last}, without a branch that would be wrong half of the time. */
    private float factor(int draw) {
      return Float.intBitsToFloat(last - draw >> 31 & kept);
    }
  }
}
