package bellows.nn;

import bellows.conf.BadInputException;
import bellows.tensor.Convolution;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.Window;

/**
 * Convolution of an image with learned filters (cross-correlation, zero padding). Weights are kernel height × kernel
 * width × input channels × filters.
 */
public record Conv2d(int filters, Window window, boolean bias, Init init) implements Layer {
  public Conv2d {
    BadInputException.check(filters > 0, "expected at least 1 filter, found %d", filters);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String detail() {
    return filters + " × " + window;
  }

  @Override
  public Shape output(Shape input) {
    return window.output(input, filters);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) output(input).size() * window.vertical().kernel() * window.horizontal().kernel() * input.channels();
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final Convolution convolution;
    private final Param weight;
    private final Bias offset;
    private final float[] packed;
    private final float[] turned;
    private final int inSize;
    private final int outSize;

    Bound(Binder binder, Shape input) {
      convolution = new Convolution(binder.gemms().get(0), binder.arena(), window, input, filters);
      Shape kernel = Shape.of(window.vertical().kernel(), window.horizontal().kernel(), input.channels(), filters);
      weight = binder.param("weight", kernel, init, true);
      offset = Bias.bind(binder, bias, filters);
      packed = binder.arena().claim(convolution.packedSize());
      turned = binder.arena().claim(convolution.turnedSize());
      inSize = input.size();
      outSize = output(input).size();
    }

    @Override
    public void weightsChanged(boolean training) {
      convolution.pack(weight.weights(), weight.offset(), packed);
      if (training) {
        convolution.turn(weight.weights(), weight.offset(), turned);
      }
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      offset.fill(y, pass.count());
      for (int i = 0; i < pass.count(); i++) {
        convolution.forward(x.array(), x.offset() + i * inSize, packed, y.array(), y.offset() + i * outSize);
      }
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      offset.backward(dy, pass.count());
      for (int i = 0; i < pass.count(); i++) {
        int from = dy.offset() + i * outSize;
        convolution.weightGradient(x.array(), x.offset() + i * inSize, dy.array(), from, weight.gradient(),
            weight.offset());
        if (dx != null) {
          convolution.dataGradient(dy.array(), from, turned, dx.array(), dx.offset() + i * inSize);
        }
      }
    }
  }
}
