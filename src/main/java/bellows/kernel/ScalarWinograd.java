package bellows.kernel;

/** {@link WinogradTransforms} in plain Java: the reference that defines the bits. */
final class ScalarWinograd implements WinogradTransforms {
  /** Rounded once here, so that both implementations multiply by the same floats. */
  static final float SIXTH = 1 / 6f;
  static final float TWELFTH = 1 / 12f;
  static final float TWENTY_FOURTH = 1 / 24f;

  @Override
  public void input(float[] x, int xo, int xRow, int xColumn, float[] v, int vo, int vRow, int vColumn, int n,
      float[] scratch, int so) {
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < 6; row++) {
        input(x, xo + i + row * xRow, xColumn, scratch, so + row * 6, 1);
      }
      for (int column = 0; column < 6; column++) {
        input(scratch, so + column, 6, v, vo + i + column * vColumn, vRow);
      }
    }
  }

  @Override
  public void weights(float[] w, int wo, int wRow, int wColumn, float[] u, int uo, int uRow, int uColumn, int n,
      float[] scratch, int so) {
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < 3; row++) {
        weights(w, wo + i + row * wRow, wColumn, scratch, so + row * 6, 1);
      }
      for (int column = 0; column < 6; column++) {
        weights(scratch, so + column, 6, u, uo + i + column * uColumn, uRow);
      }
    }
  }

  @Override
  public void output(float[] m, int mo, int mRow, int mColumn, boolean relu, float[] y, int yo, int yRow, int yColumn,
      int n, float[] scratch, int so) {
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < 6; row++) {
        output(m, mo + i + row * mRow, mColumn, scratch, so + row * 4, 1);
      }
      for (int column = 0; column < 4; column++) {
        output(scratch, so + column, 4, y, yo + i + column * yColumn, yRow);
      }
      int pixel = relu ? 0 : 16;
      for (; pixel < 16; pixel++) {
        int to = yo + i + pixel / 4 * yRow + pixel % 4 * yColumn;
        y[to] = ScalarKernels.relu(y[to]);
      }
    }
  }

  @Override
  public void outputGradient(float[] dy, int dyo, int dyRow, int dyColumn, float[] v, int vo, int vRow, int vColumn,
      int n, float[] scratch, int so) {
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < 4; row++) {
        outputGradient(dy, dyo + i + row * dyRow, dyColumn, scratch, so + row * 6, 1);
      }
      for (int column = 0; column < 6; column++) {
        outputGradient(scratch, so + column, 6, v, vo + i + column * vColumn, vRow);
      }
    }
  }

  @Override
  public void weightGradient(float[] m, int mo, int mRow, int mColumn, float[] dw, int dwo, int dwRow, int dwColumn,
      int n, float[] scratch, int so) {
    int sums = so + 18;
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < 6; row++) {
        weightGradient(m, mo + i + row * mRow, mColumn, scratch, so + row * 3, 1);
      }
      for (int column = 0; column < 3; column++) {
        weightGradient(scratch, so + column, 3, scratch, sums + column, 3);
      }
      for (int tap = 0; tap < 9; tap++) {
        dw[dwo + i + tap / 3 * dwRow + tap % 3 * dwColumn] += scratch[sums + tap];
      }
    }
  }

  /** Bᵀ on one row or column. */
  private static void input(float[] x, int xo, int step, float[] v, int vo, int to) {
    float x1 = x[xo + step];
    float x2 = x[xo + 2 * step];
    float x3 = x[xo + 3 * step];
    float x4 = x[xo + 4 * step];
    float even = Fused.fma(x2, -4f, x4);
    float odd = Fused.fma(x1, -4f, x3);
    float near = x4 - x2;
    float far = x3 - x1;
    v[vo] = Fused.fma(x[xo], 4f, Fused.fma(x2, -5f, x4));
    v[vo + to] = even + odd;
    v[vo + 2 * to] = even - odd;
    v[vo + 3 * to] = Fused.fma(far, 2f, near);
    v[vo + 4 * to] = Fused.fma(far, -2f, near);
    v[vo + 5 * to] = Fused.fma(x1, 4f, Fused.fma(x3, -5f, x[xo + 5 * step]));
  }

  /** G on one row or column. */
  private static void weights(float[] w, int wo, int step, float[] u, int uo, int to) {
    float w0 = w[wo];
    float w1 = w[wo + step];
    float w2 = w[wo + 2 * step];
    float even = (w0 + w2) * -SIXTH;
    float odd = w1 * SIXTH;
    float farEven = Fused.fma(w2, SIXTH, w0 * TWENTY_FOURTH);
    float farOdd = w1 * TWELFTH;
    u[uo] = w0 * 0.25f;
    u[uo + to] = even - odd;
    u[uo + 2 * to] = even + odd;
    u[uo + 3 * to] = farEven + farOdd;
    u[uo + 4 * to] = farEven - farOdd;
    u[uo + 5 * to] = w2;
  }

  /** Aᵀ on one row or column. */
  private static void output(float[] m, int mo, int step, float[] y, int yo, int to) {
    float m1 = m[mo + step];
    float m2 = m[mo + 2 * step];
    float m3 = m[mo + 3 * step];
    float m4 = m[mo + 4 * step];
    float even = m1 + m2;
    float odd = m1 - m2;
    float farEven = m3 + m4;
    float farOdd = m3 - m4;
    y[yo] = m[mo] + even + farEven;
    y[yo + to] = Fused.fma(farOdd, 2f, odd);
    y[yo + 2 * to] = Fused.fma(farEven, 4f, even);
    y[yo + 3 * to] = Fused.fma(farOdd, 8f, odd) + m[mo + 5 * step];
  }

  /** A on one row or column. */
  private static void outputGradient(float[] dy, int dyo, int step, float[] v, int vo, int to) {
    float y0 = dy[dyo];
    float y1 = dy[dyo + step];
    float y2 = dy[dyo + 2 * step];
    float y3 = dy[dyo + 3 * step];
    float even = y0 + y2;
    float odd = y1 + y3;
    float farEven = Fused.fma(y2, 4f, y0);
    float farOdd = Fused.fma(y3, 4f, y1);
    v[vo] = y0;
    v[vo + to] = even + odd;
    v[vo + 2 * to] = even - odd;
    v[vo + 3 * to] = Fused.fma(farOdd, 2f, farEven);
    v[vo + 4 * to] = Fused.fma(farOdd, -2f, farEven);
    v[vo + 5 * to] = y3;
  }

  /** Gᵀ on one row or column. */
  private static void weightGradient(float[] m, int mo, int step, float[] dw, int dwo, int to) {
    float m1 = m[mo + step];
    float m2 = m[mo + 2 * step];
    float m3 = m[mo + 3 * step];
    float m4 = m[mo + 4 * step];
    float near = m1 + m2;
    float far = m3 + m4;
    dw[dwo] = Fused.fma(far, TWENTY_FOURTH, Fused.fma(near, -SIXTH, m[mo] * 0.25f));
    dw[dwo + to] = Fused.fma(m3 - m4, TWELFTH, (m2 - m1) * SIXTH);
    dw[dwo + 2 * to] = Fused.fma(far - near, SIXTH, m[mo + 5 * step]);
  }
}
