package bellows.tensor.convolution;

import bellows.kernel.ChannelKernels;
import bellows.kernel.Kernels;
import bellows.tensor.ElementMap;

/** What becomes of a convolution's outputs while they are in a near cache: a ReLU, another function, or nothing. */
public final class Finish {
  public static final Finish NONE = new Finish(false, null);
  /** Values of at most 0 become 0; NaN stays NaN. Some kernels do so with what they store. */
  public static final Finish RELU = new Finish(true, null);

  private final boolean relu;
  private final ElementMap map;

  private Finish(boolean relu, ElementMap map) {
    this.relu = relu;
    this.map = map;
  }

  public static Finish of(ElementMap map) {
    return new Finish(false, map);
  }

  boolean isRelu() {
    return relu;
  }

  /** What kernels that know a ReLU are given. */
  float least() {
    return relu ? ChannelKernels.RELU : ChannelKernels.NO_RELU;
  }

  /** All of it. */
  void run(Kernels kernels, float[] y, int yo, int n) {
    if (relu) {
      kernels.relu(y, yo, y, yo, n);
    } else {
      runMap(y, yo, n);
    }
  }

  /** What is left for outputs of kernels that know a ReLU. */
  void runMap(float[] y, int yo, int n) {
    if (map != null) {
      map.run(y, yo, y, yo, n);
    }
  }
}
