package bellows.tensor.convolution;

import bellows.tensor.product.Engine;
import bellows.tensor.product.Gemm;
import bellows.tensor.product.Product;

/** A dense layer whose weights are too large for a cache: they are read as they lie, once a pass. */
final class StreamedProduct implements Convolution {
  /** Weights that still fit a near cache. */
  private static final int PACKED_MOST = 1 << 19;

  private final Engine engine;
  private final int inputs;
  private final int outputs;
  private final Product product;
  private float[] weights;
  private int wo;

  /** Whether to pack the weights would cost as much as to use them. */
  static boolean suits(int inputs, int outputs) {
    return (long) inputs * outputs > PACKED_MOST;
  }

  StreamedProduct(Engine engine, int inputs, int outputs) {
    this.engine = engine;
    this.inputs = inputs;
    this.outputs = outputs;
    product = new Product(engine);
  }

  @Override
  public void weights(float[] weights, int wo) {
    this.weights = weights;
    this.wo = wo;
  }

  @Override
  public void forgetWeights() {
    weights = null;
    product.right(null, 0, 0, false);
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    Gemm.start(count, outputs, bias, bo, y, yo, outputs);
    product.left(x, xo, inputs, false).right(weights, wo, outputs, false)
        .into(y, yo, outputs, count, outputs, inputs, true);
    finish.run(engine.kernels(), y, yo, count * outputs);
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    product.left(dy, dyo, outputs, false).right(weights, wo, outputs, true)
        .into(dx, dxo, inputs, count, inputs, outputs, false);
  }

  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    product.left(x, xo, inputs, true).right(dy, dyo, outputs, false)
        .into(dw, dwo, outputs, inputs, outputs, count, true);
  }

  @Override
  public void setWeightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int size, int count) {
    product.left(x, xo, inputs, true).right(dy, dyo, outputs, false)
        .into(dw, dwo, outputs, inputs, outputs, count, false);
  }
}
