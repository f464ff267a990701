package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Gemm;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;

/** Fully connected: {@code y = x·W + b}. Weights are inputs × units; an input of any rank is read as one vector. */
public record Dense(int units, boolean bias, Init init) implements Layer {
  public Dense {
    BadInputException.check(units > 0, "expected at least 1 unit, found %d", units);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public String detail() {
    return units + " units";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(units);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.size() * units;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input.size());
  }

  private final class Bound implements Op {
    private final int inputs;
    private final Gemm gemm;
    private final Param weight;
    private final Bias offset;
    private final float[] packed;
    private final float[] turned;

    Bound(Binder binder, int inputs) {
      this.inputs = inputs;
      gemm = binder.gemms().get(0);
      weight = binder.param("weight", Shape.of(inputs, units), init, true);
      offset = Bias.bind(binder, bias, units);
      packed = binder.arena().claim(gemm.packedSize(inputs, units));
      turned = binder.arena().claim(gemm.packedSize(units, inputs));
    }

    @Override
    public void weightsChanged(boolean training) {
      gemm.pack(inputs, units, weight.weights(), weight.offset(), units, 1, packed, 0);
      if (training) {
        gemm.pack(units, inputs, weight.weights(), weight.offset(), 1, units, turned, 0);
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      offset.fill(y, pass.count());
      gemm.multiply(pass.count(), units, inputs, x.array(), x.offset(), inputs, packed, 0, y.array(), y.offset(),
          units);
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      int count = pass.count();
      gemm.multiplyTransposed(inputs, units, count, x.array(), x.offset(), inputs, dy.array(), dy.offset(), units,
          weight.gradient(), weight.offset(), units);
      offset.backward(dy, count);
      if (dx != null) {
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + count * inputs, 0);
        gemm.multiply(count, inputs, units, dy.array(), dy.offset(), units, turned, 0, dx.array(), dx.offset(), inputs);
      }
    }
  }
}
