package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.nn.Binder;

/**
 * {@code x > 0 ? x : alpha · (e^x − 1)} (Clevert, Unterthiner, Hochreiter: Fast and Accurate Deep Network Learning by
 * Exponential Linear Units, 2016). The slope left of 0 is {@code y + alpha}.
 */
public record Elu(double alpha) implements Elementwise {
  public Elu {
    BadInputException.check(alpha >= 0 && alpha < Double.POSITIVE_INFINITY,
        "expected an alpha of at least 0, found %s", alpha);
  }

  @Override
  public String kind() {
    return "elu";
  }

  @Override
  public String detail() {
    return String.valueOf(alpha);
  }

  @Override
  public Map map(Binder binder) {
    Kernels kernels = binder.kernels();
    float factor = (float) alpha;
    return new Map((x, xo, y, yo, n) -> kernels.elu(x, xo, y, yo, n, factor),
        (y, yo, dy, dyo, dx, dxo, n) -> kernels.eluGradient(y, yo, dy, dyo, dx, dxo, n, factor));
  }
}
