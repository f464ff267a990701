package bellows.nn;

import bellows.tensor.MaxPooling;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.Window;

/** The largest value of each window, channel by channel. */
public record MaxPool2d(Window window) implements Layer {
  @Override
  public String kind() {
    return "maxpool";
  }

  @Override
  public String detail() {
    return window.toString();
  }

  @Override
  public Shape output(Shape input) {
    return window.output(input, input.channels());
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Bound(binder, input);
  }

  private final class Bound implements Op {
    private final MaxPooling pooling;
    private final Tensor winners;
    private final int inSize;
    private final int outSize;

    Bound(Binder binder, Shape input) {
      pooling = new MaxPooling(binder.kernels(), window, input);
      winners = binder.memory(output(input));
      inSize = input.size();
      outSize = output(input).size();
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      for (int i = 0; i < pass.count(); i++) {
        pooling.forward(x.array(), x.offset() + i * inSize, y.array(), y.offset() + i * outSize, winners.array(),
            winners.offset() + i * outSize);
      }
    }

    @Override
    public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
      for (int i = 0; dx != null && i < pass.count(); i++) {
        pooling.backward(winners.array(), winners.offset() + i * outSize, dy.array(), dy.offset() + i * outSize,
            dx.array(), dx.offset() + i * inSize);
      }
    }
  }
}
