package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

/**
 * Sets each element to zero with probability {@code rate} while training and scales the others by
 * {@code 1 / (1 − rate)} ("inverted"), so that evaluation needs no change (Srivastava et al., JMLR 15, 2014). Which
 * elements fall is a function of (seed, layer, step, sample, element).
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
  public Op bind(Binder binder, Shape input) {
    Tensor mask = binder.memory(input);
    long layer = Draws.key(0, binder.name());
    int size = input.size();
    return new Op() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        if (!pass.training()) {
          System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), pass.count() * size);
          return;
        }
        for (int i = 0; i < pass.count(); i++) {
          draw(Draws.key(pass.seed(), layer, pass.step(), pass.ids()[i]), mask.array(), mask.offset() + i * size, size);
        }
        multiply(x, mask, y, pass.count() * size);
      }

      @Override
      public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
        if (dx != null) {
          multiply(dy, mask, dx, pass.count() * size);
        }
      }
    };
  }

  private void draw(long key, float[] mask, int offset, int n) {
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < n; i++) {
      mask[offset + i] = Draws.uniform(key, i) < rate ? 0 : kept;
    }
  }

  private static void multiply(Tensor x, Tensor mask, Tensor y, int n) {
    for (int i = 0; i < n; i++) {
      y.array()[y.offset() + i] = x.array()[x.offset() + i] * mask.array()[mask.offset() + i];
    }
  }
}
