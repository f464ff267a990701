package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.ElementMap;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.convolution.Convolution;
import bellows.tensor.convolution.Finish;

/**
 * Convolution of an image with learned filters (cross-correlation, zero padding). Weights are kernel height × kernel
 * width × input channels of a group × filters.
 *
 * @param groups into which channels and filters are cut; each group of filters sees its own channels only
 */
public record Conv2d(int filters, Window window, int groups, boolean bias, Init init, Convolution.Algorithm algorithm)
    implements Layer {
  public Conv2d {
    checkFilters(filters, groups);
  }

  public Conv2d(int filters, Window window, boolean bias, Init init) {
    this(filters, window, 1, bias, init);
  }

  public Conv2d(int filters, Window window, int groups, boolean bias, Init init) {
    this(filters, window, groups, bias, init, Convolution.Algorithm.FASTEST);
  }

  static void checkFilters(int filters, int groups) {
    BadInputException.check(filters > 0, "expected at least 1 filter, found %d", filters);
    BadInputException.check(groups > 0 && filters % groups == 0, "expected groups that divide %d filters, found %d",
        filters, groups);
  }

  static void checkChannels(Shape input, int groups) {
    BadInputException.check(input.channels() % groups == 0, "expected channels that %d groups divide, found %s", groups,
        input);
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
    checkChannels(input, groups);
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
    Shape kernel = Shape.of(window.vertical().kernel(), window.horizontal().kernel(), input.channels() / groups,
        filters);
    Convolution convolution = Convolution.of(binder.engine(), window, input, filters, groups, algorithm,
        binder.batch());
    return new ConvolutionOp(binder, convolution, kernel, input, output(input), bias, init, finish);
  }
}
