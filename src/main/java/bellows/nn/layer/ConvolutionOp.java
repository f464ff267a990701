package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Op;
import bellows.nn.Param;
import bellows.nn.Pass;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.convolution.Convolution;
import bellows.tensor.convolution.Finish;
import bellows.tensor.product.SumOfProducts;

/** A convolution with learned weights, and what is behind it if they are bound together: a ReLU, or, forward only, a map. */
final class ConvolutionOp implements Op {
  private final Convolution convolution;
  private final Param weight;
  private final Bias offset;
  private final Finish finish;
  /** Computes gradients summed over leaves; null if each leaf's is computed by itself. */
  private final SumOfProducts sums;
  private final int inSize;
  private final int outSize;

  /**
   * @param weights shape of the weights
   * @param input shape of one sample's input
   * @param output shape of one sample's output, channels innermost
   */
  ConvolutionOp(Binder binder, Convolution convolution, Shape weights, Shape input, Shape output, boolean bias,
      Init init, Finish finish) {
    this(binder, convolution, null, weights, input, output, bias, init, finish);
  }

  /** @param sums of products of inputs and the gradients of outputs, where these are the weights' gradients; or null */
  ConvolutionOp(Binder binder, Convolution convolution, SumOfProducts sums, Shape weights, Shape input, Shape output,
      boolean bias, Init init, Finish finish) {
    this.sums = sums;
    this.convolution = convolution;
    this.finish = finish;
    inSize = input.size();
    outSize = output.size();
    weight = binder.param("weight", weights, init, true);
    offset = new Bias(binder, bias, output);
    if (sums != null) {
      weight.summedByOp();
    }
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
    convolution.forward(x.array(), x.offset(), offset.values(), offset.offset(), finish, y.array(), y.offset(),
        pass.count());
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
    offset.backward(dy, finish == Finish.RELU ? y : null, pass);
    if (sums != null && pass.sums()) {
      sums.left(x.array(), x.offset()).right(dy.array(), dy.offset())
          .into(weight.gradient(0), weight.offset(), pass.starts(), pass.leaves());
    } else {
      for (int leaf = 0; leaf < pass.leaves(); leaf++) {
        weightGradient(x, dy, pass, leaf);
      }
    }
    if (dx != null) {
      convolution.dataGradient(dy.array(), dy.offset(), dx.array(), dx.offset(), pass.count());
    }
  }

  private void weightGradient(Tensor x, Tensor dy, Pass pass, int leaf) {
    int xo = x.offset() + pass.first(leaf) * inSize;
    int dyo = dy.offset() + pass.first(leaf) * outSize;
    if (pass.adds()) {
      convolution.weightGradient(x.array(), xo, dy.array(), dyo, weight.gradient(leaf), weight.offset(),
          pass.count(leaf));
    } else {
      convolution.setWeightGradient(x.array(), xo, dy.array(), dyo, weight.gradient(leaf), weight.offset(),
          weight.size(), pass.count(leaf));
    }
  }
}
