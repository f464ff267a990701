package bellows.optim;

import bellows.tensor.Layout.Segment;
import bellows.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights in stretches that an optimizer updates with one rate each, or not at all because they are frozen: a
 * tensor each where the optimizer has rates of their own for them, else as long as possible. Memory is worked on in pieces of
 * fixed size; where a piece ends within a stretch, the stretch's norms are summed part by part in their order, so that
 * they do not depend on who took which piece.
 */
final class UpdateRanges {
  private record Stretch(int from, int to, Segment tensor, boolean frozen) {}

  private final Optimizer optimizer;
  private final int piece;
  private final List<Stretch> list = new ArrayList<>();
  /** For each piece, the first stretch that ends behind the piece's start. */
  private final int[] first;
  private final float[] rates;
  /** Sums of squares where piece p and stretch s meet, at p + s: from one meeting to the next, p or s grows or both. */
  private final double[] weightSquares;
  private final double[] gradientSquares;

  /** @param piece floats of a piece of memory */
  UpdateRanges(Layout layout, Optimizer optimizer, int piece) {
    this.optimizer = optimizer;
    this.piece = piece;
    for (Segment tensor : layout.weights()) {
      add(new Stretch(tensor.offset(), tensor.end(), tensor, layout.isFrozen(tensor)));
    }
    first = new int[(layout.size() + piece - 1) / piece];
    for (int p = 0; p < first.length; p++) {
      int s = p == 0 ? 0 : first[p - 1];
      while (s < list.size() && list.get(s).to <= p * piece) {
        s++;
      }
      first[p] = s;
    }
    rates = new float[list.size()];
    int meetings = optimizer.ratePerTensor() ? first.length + list.size() : 0;
    weightSquares = new double[meetings];
    gradientSquares = new double[meetings];
  }

  private void add(Stretch next) {
    Stretch last = list.isEmpty() ? null : list.get(list.size() - 1);
    if (last != null && last.frozen == next.frozen && !optimizer.ratePerTensor()) {
      list.set(list.size() - 1, new Stretch(last.from, next.to, last.tensor, last.frozen));
    } else {
      list.add(next);
    }
  }

  /** Sets the gradient of frozen weights to zero up to {@code to}: it counts for nothing, whatever it is. */
  void forget(int p, int to, float[] gradient) {
    for (int s = first[p]; s < list.size() && list.get(s).from < to; s++) {
      Stretch stretch = list.get(s);
      if (stretch.frozen) {
        Arrays.fill(gradient, Math.max(p * piece, stretch.from), Math.min(to, stretch.to), 0);
      }
    }
  }

  /** Sums the squares of a piece up to {@code to}, if rates depend on them. */
  void measure(int p, int to, float[] weights, float[] gradient) {
    for (int s = first[p]; weightSquares.length > 0 && s < list.size() && list.get(s).from < to; s++) {
      int from = Math.max(p * piece, list.get(s).from);
      int end = Math.min(to, list.get(s).to);
      weightSquares[p + s] = Norms.squares(weights, from, end);
      gradientSquares[p + s] = Norms.squares(gradient, from, end);
    }
  }

  /**
   * Sets the rate of each stretch.
   *
   * @param factor what the gradient that was measured is multiplied by before it is used
   */
  void rates(float rate, float factor) {
    Arrays.fill(rates, rate);
    for (int s = 0; weightSquares.length > 0 && s < rates.length; s++) {
      Stretch stretch = list.get(s);
      double ofWeights = 0;
      double ofGradient = 0;
      for (int p = stretch.from / piece; p <= (stretch.to - 1) / piece; p++) {
        ofWeights += weightSquares[p + s];
        ofGradient += gradientSquares[p + s];
      }
      rates[s] = optimizer.rate(stretch.tensor, rate, Math.sqrt(ofWeights), factor * Math.sqrt(ofGradient));
    }
  }

  /** The update of a piece up to {@code to}; see {@link Optimizer#update}. */
  void update(int p, int to, long step, Layout layout, float[] weights, float[] gradient, float[][] slots,
      float[] next) {
    for (int s = first[p]; s < list.size() && list.get(s).from < to; s++) {
      Stretch stretch = list.get(s);
      int from = Math.max(p * piece, stretch.from);
      int end = Math.min(to, stretch.to);
      if (stretch.frozen) {
        System.arraycopy(weights, from, next, from, end - from);
      } else {
        optimizer.update(step, rates[s], layout, weights, gradient, slots, next, from, end);
      }
    }
  }
}
