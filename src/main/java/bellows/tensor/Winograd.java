package bellows.tensor;

import bellows.kernel.Kernels;
import java.util.List;

/**
 * Convolution of NHWC images with 3×3 kernels at stride 1 by Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray,
 * 2015): 36 multiplications for 16 outputs instead of 144. Rounds differently from {@link Convolution}, by up to about
 * 1e-5 of the largest output, so it is chosen by shape alone.
 *
 * <p>Whole passes over a batch of contiguous samples, shared by the team; the same bits for every size of the team and
 * all kernels. Weights are 3 × 3 × channels × outputs. Padding is not stored.
 */
public final class Winograd {
  /** With fewer input or output channels the transforms cost about as much as the products save. */
  private static final int FEWEST_CHANNELS = 32;

  private final WinogradPass forward;
  private final WinogradPass dataGradient;
  private final WinogradWeightGradient weightGradient;
  private final WinogradWeights weights;

  /**
   * @param gemms one for each member of the team
   * @param in height × width × channels of a sample
   * @param padding zeros on each side: 0, 1 or 2
   * @param batch the most samples of a pass
   */
  public Winograd(List<Gemm> gemms, Kernels kernels, Team team, Arena arena, Shape in, int outputs, int padding,
      int batch) {
    Shape out = Window.square(3, 1, padding).output(in, outputs);
    forward = new WinogradPass(gemms, kernels, team, arena, in, outputs, padding, batch);
    dataGradient = new WinogradPass(gemms, kernels, team, arena, out, in.at(2), 2 - padding, batch);
    weightGradient = new WinogradWeightGradient(gemms, kernels, team, arena, in, outputs, padding, batch);
    weights = new WinogradWeights(gemms, kernels, team, arena, in.at(2), outputs);
  }

  /**
   * Whether this is the faster algorithm for a layer: 3×3 at stride 1, enough channels, and an output that fills at
   * least half of the 4×4 tiles that cover it.
   */
  public static boolean suits(Window window, Shape in, int outputs) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    if (v.kernel() != 3 || h.kernel() != 3 || v.stride() != 1 || h.stride() != 1 || v.padding() != h.padding()) {
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

  /** Floats of the transformed weights for {@link #forward}. */
  public int transformedSize() {
    return forward.transformedSize();
  }

  /** Floats of the transformed weights for {@link #dataGradient}. */
  public int turnedSize() {
    return dataGradient.transformedSize();
  }

  /** Sets {@code u}, {@link #transformedSize} floats, for {@link #forward}. */
  public void transform(float[] weights, int wo, float[] u) {
    this.weights.transform(weights, wo, u);
  }

  /** Sets {@code u}, {@link #turnedSize} floats, for {@link #dataGradient}. */
  public void transformTurned(float[] weights, int wo, float[] u) {
    this.weights.transformTurned(weights, wo, u);
  }

  /**
   * Sets {@code y} of {@code count} samples.
   *
   * @param u from {@link #transform}
   * @param bias one an output, or null for none
   * @param relu whether values of at most 0 become 0; NaN stays NaN
   */
  public void forward(float[] x, int xo, float[] u, float[] bias, int bo, boolean relu, float[] y, int yo, int count) {
    forward.run(x, xo, u, bias, bo, relu, y, yo, count);
  }

  /**
   * Sets {@code dx} of {@code count} samples.
   *
   * @param u from {@link #transformTurned}
   */
  public void dataGradient(float[] dy, int dyo, float[] u, float[] dx, int dxo, int count) {
    dataGradient.run(dy, dyo, u, null, 0, false, dx, dxo, count);
  }

  /** Adds the gradient of {@code count} samples to {@code dw}. */
  public void weightGradient(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo, int count) {
    weightGradient.run(x, xo, dy, dyo, dw, dwo, count);
  }
}
