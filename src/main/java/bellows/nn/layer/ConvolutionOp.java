package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.convolution.Convolution;

/** A convolution with learned weights, and the ReLU behind it if they are bound together. */
final class ConvolutionOp implements Op {
  private final Convolution convolution;
  private final Param weight;
  private final Bias offset;
  private final boolean relu;

  /**
   * @param weights shape of the weights
   * @param output shape of one sample's output, channels innermost
   */
  ConvolutionOp(Binder binder, Convolution convolution, Shape weights, Shape output, boolean bias, Init init,
      boolean relu) {
    this.convolution = convolution;
    this.relu = relu;
    weight = binder.param("weight", weights, init, true);
    offset = new Bias(binder, bias, output);
  }

  @Override
  public void weightsChanged() {
    if (weight.weights() == null) {
      convolution.forgetWeights();
    } else {
      convolution.weights(weight.weights(), weight.offset());
    }
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
