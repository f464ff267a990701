package bellows.kernel;

/**
 * Activations of small networks, and their slopes. {@code y} may be {@code x}, and {@code dx} may be {@code dy}. NaN
 * stays NaN, so that it is noticed.
 */
public interface MobileActivations {
  /** {@code y = min(max(x, 0), 6)}. */
  void relu6(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = 0 < y < 6 ? dy : 0}: a NaN lets the gradient through. */
  void relu6Gradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

  /** {@code y = min(max(x + 3, 0), 6) / 6}. */
  void hardSigmoid(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = 0 < y < 1 ? dy / 6 : 0}: a NaN lets the gradient through. */
  void hardSigmoidGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);

  /** {@code y = x · (min(max(x + 3, 0), 6) / 6)}. */
  void hardSwish(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = dy · (2x + 3) / 6} between −3 and 3, 0 up to −3, {@code dy} from 3 on. */
  void hardSwishGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n);

  /** {@code y = x · 1 / (1 + e^−x)}, within 4 ulp from −87 on; below it, where it is nearly 0, to 1e-35. */
  void silu(float[] x, int xo, float[] y, int yo, int n);

  /** {@code dx = dy · s · (1 + x · (1 − s))} with s = 1 / (1 + e^−x): the way back through {@link #silu}. */
  void siluGradient(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n);
}
