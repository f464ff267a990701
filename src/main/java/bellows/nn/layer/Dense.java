package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.ElementMap;
import bellows.tensor.Shape;
import bellows.tensor.convolution.Convolution;
import bellows.tensor.convolution.Finish;
import bellows.tensor.product.SumOfProducts;

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
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return bind(binder, input, Finish.NONE);
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return bind(binder, input, Finish.RELU);
  }

  @Override
  public Op bindWithMap(Binder binder, Shape input, ElementMap behind) {
    return bind(binder, input, Finish.of(behind));
  }

  private Op bind(Binder binder, Shape input, Finish finish) {
    Convolution product = Convolution.dense(binder.engine(), input.size(), units);
    boolean together = binder.leaves() > 1 && SumOfProducts.suits(binder.kernels(), input.size(), units);
    SumOfProducts sums = together
        ? new SumOfProducts(binder.engine().forWayBack(), input.size(), units, binder.batch(), binder.leaves()) : null;
    return new ConvolutionOp(binder, product, sums, Shape.of(input.size(), units), input, Shape.of(units), bias, init,
        finish);
  }
}
