package bellows.nn.loss;

/** Sums of numbers of which only the logarithms can be held. */
final class Logarithms {
  private Logarithms() {}

  /** {@code log Σ e^s} of {@code n} scores; see the other. */
  static double ofSum(float[] scores, int offset, int n) {
    double[] terms = new double[n];
    for (int j = 0; j < n; j++) {
      terms[j] = scores[offset + j];
    }
    return ofSum(terms, n);
  }

  /** {@code log Σ e^t} of the first {@code n} terms, in their order; the largest is taken out, so nothing overflows. */
  static double ofSum(double[] terms, int n) {
    double largest = terms[0];
    for (int i = 1; i < n; i++) {
      largest = Math.max(largest, terms[i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.exp(terms[i] - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
