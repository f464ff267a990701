package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.Window;
import bellows.tensor.pooling.MaxPooling;

/** The largest value of each window, channel by channel; padding never wins. */
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
    return window.over(input).output(input, input.channels());
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    Shape output = output(input);
    MaxPooling pooling = new MaxPooling(binder.kernels(), window.over(input), input);
    Tensor winners = binder.memory(output);
    int outSize = output.size();
    return new PerSample(binder, input.size(), outSize) {
      @Override
      void forward(float[] x, int xo, float[] y, int yo, int sample, int member, Pass pass) {
        pooling.forward(x, xo, y, yo, winners.array(), winners.offset() + sample * outSize);
      }

      @Override
      void backward(float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int sample,
          int member) {
        pooling.backward(winners.array(), winners.offset() + sample * outSize, dy, dyo, dx, dxo);
      }
    };
  }
}
