package bellows.neighbours;

/**
 * Sums over two rows, in double and in one order: element i belongs to lane i mod 4, and ((0 + 2) + (1 + 3)) is what
 * comes out. This is what neighbours are ranked by; everything faster only tells which rows need not be looked at.
 */
final class Exact {
  private Exact() {}

  /** {@code Σ (a − b)²}. */
  static double squares(float[] a, int ao, float[] b, int bo, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      double d0 = (double) a[ao + i] - b[bo + i];
      double d1 = (double) a[ao + i + 1] - b[bo + i + 1];
      double d2 = (double) a[ao + i + 2] - b[bo + i + 2];
      double d3 = (double) a[ao + i + 3] - b[bo + i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; i < n; i++) {
      double d = (double) a[ao + i] - b[bo + i];
      switch (i % 4) {
        case 0 -> s0 += d * d;
        case 1 -> s1 += d * d;
        default -> s2 += d * d;
      }
    }
    return (s0 + s2) + (s1 + s3);
  }

  /** {@code Σ |a − b|}. */
  static double absolutes(float[] a, int ao, float[] b, int bo, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 += Math.abs((double) a[ao + i] - b[bo + i]);
      s1 += Math.abs((double) a[ao + i + 1] - b[bo + i + 1]);
      s2 += Math.abs((double) a[ao + i + 2] - b[bo + i + 2]);
      s3 += Math.abs((double) a[ao + i + 3] - b[bo + i + 3]);
    }
    for (; i < n; i++) {
      double d = Math.abs((double) a[ao + i] - b[bo + i]);
      switch (i % 4) {
        case 0 -> s0 += d;
        case 1 -> s1 += d;
        default -> s2 += d;
      }
    }
    return (s0 + s2) + (s1 + s3);
  }

  /** {@code Σ a·b}; each product is exact. */
  static double dot(float[] a, int ao, float[] b, int bo, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 += (double) a[ao + i] * b[bo + i];
      s1 += (double) a[ao + i + 1] * b[bo + i + 1];
      s2 += (double) a[ao + i + 2] * b[bo + i + 2];
      s3 += (double) a[ao + i + 3] * b[bo + i + 3];
    }
    for (; i < n; i++) {
      double product = (double) a[ao + i] * b[bo + i];
      switch (i % 4) {
        case 0 -> s0 += product;
        case 1 -> s1 += product;
        default -> s2 += product;
      }
    }
    return (s0 + s2) + (s1 + s3);
  }
}
