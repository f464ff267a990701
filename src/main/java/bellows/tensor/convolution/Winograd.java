package bellows.tensor.convolution;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.product.Engine;

/**
 * Convolution of NHWC images with 3×3 kernels at stride 1 by Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray,
 * 2015): 36 multiplications for 16 outputs instead of 144. Rounds differently from {@link DirectConvolution}, by up to
 * about 1e-5 of the largest output, so it is chosen by shape alone.
 *
 * <p>Whole passes over a batch of contiguous samples, shared by the team; the same bits for every size of the team and
 * all kernels. Weights are 3 × 3 × channels × outputs. Padding is not stored.
 */
final class Winograd implements Convolution {
  /** With fewer input or output channels the transforms cost about as much as the products save. */
  private static final int FEWEST_CHANNELS = 32;

  private final WinogradPass forward;
  private final WinogradPass backward;
  private final PackedWeights factors;
  private final PackedWeights turnedFactors;
  private final WinogradWeightGradient weightGradient;

  /**
   * @param in height × width × channels of a sample
   * @param padding zeros on each side: 0, 1 or 2
   * @param batch the most samples of a pass
   */
  Winograd(Engine engine, Shape in, int outputs, int padding, int batch) {
    Shape out = Window.square(3, 1, padding).output(in, outputs);
    forward = new WinogradPass(engine, in, outputs, padding, batch);
    backward = new WinogradPass(engine.forWayBack(), out, in.at(2), 2 - padding, batch);
    weightGradient = new WinogradWeightGradient(engine.forWayBack(), in, outputs, padding, batch);
    WinogradWeights transforms = new WinogradWeights(engine, in.at(2), outputs);
    factors = new PackedWeights(engine.arena(), forward.transformedSize(), Integer.MAX_VALUE,
        Math.max(forward.scratchSize(), transforms.scratchSize()), transforms::transform);
    turnedFactors = new PackedWeights(engine.arena().forWayBack(), backward.transformedSize(), Integer.MAX_VALUE,
        Math.max(backward.scratchSize(), transforms.scratchSize()), transforms::transformTurned);
  }

  /**
   * Whether this is the faster algorithm for a layer: 3×3 at stride 1, enough channels, and an output that fills at
   * least half of the 4×4 tiles that cover it.
   */
  static boolean suits(Window window, Shape in, int outputs) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    if (v.kernel() != 3 || h.kernel() != 3 || v.stride() != 1 || h.stride() != 1 || !v.padding().even()
        || !v.padding().equals(h.padding()) || v.dilation() != 1 || h.dilation() != 1) {
      return false;
    }
    if (in.at(2) < FEWEST_CHANNELS || outputs < FEWEST_CHANNELS) {
      return false;
    }
    int height = v.output(in.at(0));
    int width = h.output(in.at(1));
    int covered = WinogradTiles.covering(height) * WinogradTiles.covering(width) * 16;
    return height * width * 2 >= covered;
  }

  @Override
  public void weights(float[] weights, int wo) {
    factors.weights(weights, wo);
    turnedFactors.weights(weights, wo);
  }

  @Override
  public void forgetWeights() {
    weights(null, 0);
  }

  @Override
  public void forward(float[] x, int xo, float[] bias, int bo, Finish finish, float[] y, int yo, int count) {
    forward.run(x, xo, factors.array(), factors.offset(), bias, bo, finish, y, yo, count);
  }

  @Override
  public void dataGradient(float[] dy, int dyo, float[] dx, int dxo, int count) {
    backward.run(dy, dyo, turnedFactors.array(), turnedFactors.offset(), null, 0, Finish.NONE, dx, dxo, count);
  }

  @Override
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    weightGradient.run(x, xo, dy, dyo, dw, dwo, count);
  }
}
