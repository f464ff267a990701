package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Convolution;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.Window;

/**
 * Convolution of an image with learned filters (cross-correlation, zero padding). Weights are kernel height × kernel
 * width × input channels of a group × filters.
 *
 * @param groups into which channels and filters are cut; each group of filters sees its own channels only
 */
public record Conv2d(int filters, Window window, int groups, boolean bias, Init init) implements Layer {
  public Conv2d {
    BadInputException.check(filters > 0, "expected at least 1 filter, found %d", filters);
    BadInputException.check(groups > 0 && filters % groups == 0, "expected groups that divide %d filters, found %d",
        filters, groups);
  }

  public Conv2d(int filters, Window window, boolean bias, Init init) {
    this(filters, window, 1, bias, init);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String detail() {
    return filters + " × " + window + (groups == 1 ? "" : " in " + groups + " groups");
  }

  @Override
  public Shape output(Shape input) {
    Shape output = window.output(input, filters);
    BadInputException.check(input.channels() % groups == 0, "expected channels that %d groups divide, found %s", groups,
        input);
    return output;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) output(input).size() * window.vertical().kernel() * window.horizontal().kernel()
        * (input.channels() / groups);
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input, false);
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return new Bound(binder, input, true);
  }

  private final class Bound implements Op {
    private final Convolution convolution;
    private final Param weight;
    private final Bias offset;
    private final boolean relu;

    Bound(Binder binder, Shape input, boolean relu) {
      this.relu = relu;
      convolution = Convolution.of(binder.engine(), window, input, filters, groups, binder.batch());
      Shape kernel = Shape.of(window.vertical().kernel(), window.horizontal().kernel(), input.channels() / groups,
          filters);
      weight = binder.param("weight", kernel, init, true);
      offset = Bias.bind(binder, bias, output(input));
    }

    @Override
    public void weightsChanged(boolean training) {
      convolution.weights(weight.weights(), weight.offset(), training);
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      convolution.forward(x.array(), x.offset(), offset.values(), offset.offset(), relu, y.array(), y.offset(),
          pass.count());
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      offset.backward(dy, relu ? y : null, pass.count());
      convolution.weightGradient(x.array(), x.offset(), dy.array(), dy.offset(), weight.gradient(), weight.offset(),
          pass.count());
      if (dx != null) {
        convolution.dataGradient(dy.array(), dy.offset(), dx.array(), dx.offset(), pass.count());
      }
    }
  }
}
