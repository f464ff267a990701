package bellows.nn.loss;

/** A loss that may have one score for two classes, which decides by its side: the second class above 0. */
interface SidedLoss extends Loss {
  @Override
  default int decide(float[] scores, int offset, int n) {
    return n == 1 ? scores[offset] > 0 ? 1 : 0 : Loss.super.decide(scores, offset, n);
  }
}
