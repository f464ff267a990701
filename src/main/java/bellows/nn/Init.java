package bellows.nn;

import bellows.conf.Settings;
import bellows.conf.Spelling;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * First values of a parameter tensor, each a function of (seed, name, index). The innermost extent of a weight tensor
 * is its outputs; all extents before it are its fan-in.
 */
public sealed interface Init extends Serializable {
  void fill(long key, float[] weights, int offset, Shape shape);

  /** One value everywhere: zero for biases. */
  record Constant(float value) implements Init {
    @Override
    public void fill(long key, float[] weights, int offset, Shape shape) {
      Arrays.fill(weights, offset, offset + shape.size(), value);
    }
  }

  /** Normal with deviation sigma. */
  record Normal(double sigma) implements Init {
    @Override
    public void fill(long key, float[] weights, int offset, Shape shape) {
      for (int i = 0; i < shape.size(); i++) {
        weights[offset + i] = (float) (sigma * Draws.gaussian(key, i));
      }
    }
  }

  /** Uniform within ±√(6 / (fan-in + fan-out)): Glorot, Bengio 2010, equation 16. For sigmoid and tanh. */
  record Xavier() implements Init {
    @Override
    public void fill(long key, float[] weights, int offset, Shape shape) {
      int fanIn = shape.size() / shape.channels();
      double fanOut = shape.rank() < 3 ? shape.channels() : (double) shape.at(0) * shape.at(1) * shape.channels();
      double limit = StrictMath.sqrt(6 / (fanIn + fanOut));
      for (int i = 0; i < shape.size(); i++) {
        weights[offset + i] = (float) Draws.uniform(key, i, -limit, limit);
      }
    }
  }

  /** Normal with deviation √(2 / fan-in): He, Zhang, Ren, Sun 2015, equation 10. For ReLU. */
  record He() implements Init {
    @Override
    public void fill(long key, float[] weights, int offset, Shape shape) {
      new Normal(StrictMath.sqrt(2.0 * shape.channels() / shape.size())).fill(key, weights, offset, shape);
    }
  }

  Init ZERO = new Constant(0);

  /** Reads the key {@code init}: {@code he} (the default), {@code xavier}, {@code zero} or {@code {normal = 0.01}}. */
  static Init read(Settings layer) {
    return read(layer, new He());
  }

  /** Reads the key {@code init}, which may be missing. */
  static Init read(Settings layer, Init otherwise) {
    if (!layer.has("init")) {
      return otherwise;
    }
    Settings init = layer.sectionOrWord("init", "name");
    if (init.has("normal")) {
      double sigma = init.number("normal");
      if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
        throw init.error("normal", "expected a positive deviation, found %s", sigma);
      }
      return new Normal(sigma);
    }
    String name = init.text("name");
    return switch (name) {
      case "he" -> new He();
      case "xavier" -> new Xavier();
      case "zero" -> ZERO;
      default -> throw init.error("name", "expected he, xavier, zero or {normal = σ}, found '%s'%s", name,
          Spelling.nearest(name, List.of("he", "xavier", "zero", "normal")));
    };
  }
}
