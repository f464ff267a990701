package bellows.nn;

import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;

/** What is added to every position of a layer's output, channel by channel; zeros where a layer has no bias. */
final class Bias {
  private final Param param;
  private final int channels;

  private Bias(Param param, int channels) {
    this.param = param;
    this.channels = channels;
  }

  static Bias bind(Binder binder, boolean wanted, int channels) {
    return new Bias(wanted ? binder.param("bias", Shape.of(channels), Init.ZERO, false) : null, channels);
  }

  /** Sets the first {@code count} samples of {@code y} to the bias: where the sums of a product start. */
  void fill(Tensor y, int count) {
    int end = y.offset() + count * (y.shape().size() / y.shape().at(0));
    if (param == null) {
      Arrays.fill(y.array(), y.offset(), end, 0);
      return;
    }
    for (int at = y.offset(); at < end; at += channels) {
      System.arraycopy(param.weights(), param.offset(), y.array(), at, channels);
    }
  }

  /** Adds to the gradient, position after position. */
  void backward(Tensor dy, int count) {
    if (param == null) {
      return;
    }
    float[] sum = param.gradient();
    int end = dy.offset() + count * (dy.shape().size() / dy.shape().at(0));
    for (int at = dy.offset(); at < end; at += channels) {
      for (int c = 0; c < channels; c++) {
        sum[param.offset() + c] += dy.array()[at + c];
      }
    }
  }
}
