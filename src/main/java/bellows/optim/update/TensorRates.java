package bellows.optim.update;

import bellows.optim.Optimizer;
import bellows.tensor.Layout;
import bellows.tensor.Layout.Segment;
import java.util.Arrays;
import java.util.List;

/**
 * The rate of each tensor of weights in a step: the schedule's, unless the optimizer makes one of the norms of the
 * tensor and its gradient. Norms are summed part by part in their order, so that they do not depend on who measured
 * which part.
 */
final class TensorRates {
  private final List<Segment> tensors;
  private final Optimizer optimizer;
  private final Pieces pieces;
  private final float[] rates;
  /** Sums of squares where piece p and tensor t meet, at p + t: from one part to the next, p or t grows or both. */
  private final double[] weightSquares;
  private final double[] gradientSquares;

  TensorRates(Layout layout, Optimizer optimizer, Pieces pieces) {
    tensors = layout.weights();
    this.optimizer = optimizer;
    this.pieces = pieces;
    rates = new float[tensors.size()];
    int parts = optimizer.ratePerTensor() ? pieces.count() + tensors.size() : 0;
    weightSquares = new double[parts];
    gradientSquares = new double[parts];
  }

  /** Sums the squares of a part of tensor {@code t}, if rates depend on them. */
  void measure(int piece, int t, float[] weights, float[] gradient, int from, int to) {
    if (optimizer.ratePerTensor()) {
      weightSquares[piece + t] = Norms.squares(weights, from, to);
      gradientSquares[piece + t] = Norms.squares(gradient, from, to);
    }
  }

  /**
   * Sets the rate of each tensor.
   *
   * @param rate the schedule's
   * @param factor what the gradient that was measured is multiplied by before it is used
   */
  void set(float rate, float factor) {
    Arrays.fill(rates, rate);
    for (int t = 0; optimizer.ratePerTensor() && t < rates.length; t++) {
      Segment tensor = tensors.get(t);
      double ofWeights = 0;
      double ofGradient = 0;
      for (int p = pieces.holding(tensor.offset()); p <= pieces.holding(tensor.end() - 1); p++) {
        ofWeights += weightSquares[p + t];
        ofGradient += gradientSquares[p + t];
      }
      rates[t] = optimizer.rate(tensor, rate, Math.sqrt(ofWeights), factor * Math.sqrt(ofGradient));
    }
  }

  float of(int t) {
    return rates[t];
  }
}
