package visitor;

import bellows.conf.Settings;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.LayerKind;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/** {@code max(slope·x, 0)}. */
public record Ramp(double slope) implements Layer {
  /** {@code {ramp {slope = 2}}} or {@code {ramp = 2}}. */
  public static final class Kind implements LayerKind {
    @Override
    public String name() {
      return "ramp";
    }

    @Override
    public String bare() {
      return "slope";
    }

    @Override
    public Layer read(Settings settings, Context context) {
      return new Ramp(settings.number("slope", 1));
    }
  }

  @Override
  public String kind() {
    return "ramp";
  }

  @Override
  public String detail() {
    return "slope " + slope;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    int size = input.size();
    float factor = (float) slope;
    return new Op() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        for (int i = 0; i < pass.count() * size; i++) {
          y.array()[y.offset() + i] = Math.max(factor * x.array()[x.offset() + i], 0);
        }
      }

      @Override
      public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
        for (int i = 0; dx != null && i < pass.count() * size; i++) {
          dx.array()[dx.offset() + i] = y.array()[y.offset() + i] > 0 ? factor * dy.array()[dy.offset() + i] : 0;
        }
      }
    };
  }
}
