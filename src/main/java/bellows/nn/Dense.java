package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Product;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;

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

  @Override
  public boolean readsOutput() {
    return false;
  }

  private final class Bound implements Op {
    private final int inputs;
    private final Product product;
    private final Param weight;
    private final Bias offset;

    Bound(Binder binder, int inputs) {
      this.inputs = inputs;
      product = new Product(binder.engine());
      weight = binder.param("weight", Shape.of(inputs, units), init, true);
      offset = Bias.bind(binder, bias, Shape.of(units));
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      offset.fill(y, pass.count());
      product.left(x.array(), x.offset(), inputs, false).right(weight.weights(), weight.offset(), units, false)
          .into(y.array(), y.offset(), units, pass.count(), units, inputs, true);
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      int count = pass.count();
      product.left(x.array(), x.offset(), inputs, true).right(dy.array(), dy.offset(), units, false)
          .into(weight.gradient(), weight.offset(), units, inputs, units, count, true);
      offset.backward(dy, null, count);
      if (dx != null) {
        product.left(dy.array(), dy.offset(), units, false).right(weight.weights(), weight.offset(), units, true)
            .into(dx.array(), dx.offset(), inputs, count, inputs, units, false);
      }
    }
  }
}
