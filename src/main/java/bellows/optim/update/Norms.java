package bellows.optim.update;

/**
 * Sums over many floats in {@code double}, in one fixed order: several interleaved sums, added pairwise at the end.
 * Several, because independent sums hide the latency of an addition; fixed, because the order of additions decides the
 * last bits.
 */
public final class Norms {
  private Norms() {}

  /** The sum of the squares of the elements [{@code from}, {@code to}); no square of a float overflows a double. */
  public static double squares(float[] x, int from, int to) {
    double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
      e += (double) x[i + 4] * x[i + 4];
      f += (double) x[i + 5] * x[i + 5];
      g += (double) x[i + 6] * x[i + 6];
      h += (double) x[i + 7] * x[i + 7];
    }
    for (; i < to; i++) {
      a += (double) x[i] * x[i];
    }
    return ((a + e) + (c + g)) + ((b + f) + (d + h));
  }
}
