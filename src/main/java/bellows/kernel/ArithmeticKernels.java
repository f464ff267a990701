package bellows.kernel;

/**
 * Arithmetic on the elements of two vectors: what a formula is made of that somebody writes. Each element is one IEEE
 * operation, so nothing depends on the width of a vector. {@code y} may be one of the operands.
 */
public interface ArithmeticKernels {
  void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  void subtract(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  void multiply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  void divide(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = max(a, b)} as {@link Math#max}: a NaN wins, and 0 is more than −0. */
  void maximum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = min(a, b)} as {@link Math#min}. */
  void minimum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a < b ? 1 : 0}. */
  void less(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a <= b ? 1 : 0}. */
  void lessOrEqual(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = a == b ? 1 : 0}. */
  void equal(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** {@code y = −x}. */
  void negate(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = |x|}. */
  void absolute(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y} = 1 above 0, −1 below it, else x: so 0 for 0, and NaN for NaN. */
  void sign(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = √x}, correctly rounded. */
  void squareRoot(float[] x, int xo, float[] y, int yo, int n);

  /** {@code y = sin x}: the float next to {@link StrictMath#sin}, element by element. */
  default void sine(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) StrictMath.sin(x[xo + i]);
    }
  }

  /** {@code y = cos x}: the float next to {@link StrictMath#cos}, element by element. */
  default void cosine(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) StrictMath.cos(x[xo + i]);
    }
  }

  /** {@code y = a^b}: the float next to {@link StrictMath#pow}, element by element. */
  default void power(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) StrictMath.pow(a[ao + i], b[bo + i]);
    }
  }
}
