package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.kernel.Kernels;
import bellows.nn.Binder;

/**
 * {@code x > 0 ? x : slope · x}: a ReLU whose units cannot die (Maas, Hannun, Ng: Rectifier Nonlinearities Improve
 * Neural Network Acoustic Models, 2013). The slope is not negative, so that the output's sign tells the input's.
 */
public record LeakyRelu(double slope) implements Elementwise {
  public LeakyRelu {
    BadInputException.check(slope >= 0 && slope < Double.POSITIVE_INFINITY,
        "expected a slope of at least 0, found %s", slope);
  }

  @Override
  public String kind() {
    return "leakyrelu";
  }

  @Override
  public String detail() {
    return String.valueOf(slope);
  }

  @Override
  public Map map(Binder binder) {
    Kernels kernels = binder.kernels();
    float factor = (float) slope;
    return new Map((x, xo, y, yo, n) -> kernels.leakyRelu(x, xo, y, yo, n, factor),
        (y, yo, dy, dyo, dx, dxo, n) -> kernels.leakyReluGradient(y, yo, dy, dyo, dx, dxo, n, factor));
  }
}
