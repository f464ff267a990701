package bellows.tensor.convolution;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;
import java.util.Arrays;

/**
 * Two-dimensional convolution (cross-correlation, as the field calls it) of a batch of NHWC images, bound to its
 * memory. Weights are kernel height × kernel width × C × O, output channels innermost. Which way it is computed follows
 * from its shape alone, never from the machine.
 *
 * <p>Images of a batch follow each other. A team shares each call.
 */
public interface Convolution {
  /** Which ways of computing it are allowed. */
  enum Algorithm {
    /** Winograd's where it suits the shape: it rounds differently, by about 1e-5 of the largest output. */
    FASTEST,
    /** Sums of products only. */
    DIRECT
  }

  /** The way that suits the shape. */
  static Convolution of(Engine engine, Window sliding, Shape in, int outputs, int groups, Algorithm algorithm,
      int batch) {
    Window window = sliding.over(in);
    if (groups > 1 && DepthwiseConvolution.suits(in, outputs, groups)) {
      return new DepthwiseConvolution(engine, window, in, batch);
    }
    if (groups > 1) {
      return new GroupedConvolution(engine, window, in, outputs, groups, algorithm, batch);
    }
    if (PointwiseConvolution.suits(window)) {
      return new PointwiseConvolution(engine, in, outputs, batch);
    }
    if (algorithm == Algorithm.FASTEST && Winograd.suits(window, in, outputs)) {
      return new Winograd(engine, in, outputs, window.vertical().padding().before(), batch);
    }
    return new DirectConvolution(engine, window, in, outputs, batch);
  }

  /**
   * A dense layer, which is a 1×1 convolution of an image of one pixel. Weights are inputs × outputs.
   *
   * <p>Small weights are packed once a step, large ones read as they lie: to pack them would cost as much as to use
   * them.
   */
  static Convolution dense(Engine engine, int inputs, int outputs) {
    return StreamedProduct.suits(inputs, outputs) ? new StreamedProduct(engine, inputs, outputs)
        : new PointwiseConvolution(engine, Shape.of(1, 1, inputs), outputs, 1);
  }

  /** Takes note of new weights, before the next pass; they must not change until the next call. */
  void weights(float[] weights, int wo);

  /** Lets go of weights, of which nothing may last, until there are new ones. */
  default void forgetWeights() {}

  /**
   * Sets {@code y}.
   *
   * @param bias O values from {@code bo} on, or null
   * @param finish what becomes of each value of {@code y}
   */
  void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count);

  /** Sets {@code dx}. */
  void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count);

  /** Adds to the gradient of the weights. */
  void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count);

  /**
   * Sets the gradient of the weights, whatever was there, to what {@link #weightGradient} adds to zeros.
   *
   * @param size of the weights
   */
  default void setWeightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int size, int count) {
    Arrays.fill(dw, dwo, dwo + size, 0);
    weightGradient(x, xo, dy, dyo, dw, dwo, count);
  }
}
