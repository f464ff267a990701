package bellows.train;

import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.tensor.WireFormat;

/**
 * Weights that travel in 16 bits, with error feedback: what rounding takes from a weight in one step is given back
 * before the next rounding, so that over some steps workers see the driver's weights, which stay whole. What is carried
 * over is a slot of the run's state, hence a resume goes on with it.
 *
 * <p>Source: Seide et al., 1-Bit Stochastic Gradient Descent, Interspeech 2014, section 3 (there for gradients; those
 * are rounded leaf by leaf here, without memory, since a leaf has no place that survives its executor).
 */
final class RoundedWeights {
  /** Floats that one thread rounds at a time: a multiple of the format's block. */
  private static final int PIECE = 1 << 16;

  private final WireFormat format;
  private final Layout layout;
  private final float[][] slots;
  private final Team team;
  private final float[] rounded;

  /** @param slots whose last is what is carried over */
  RoundedWeights(WireFormat format, Layout layout, float[][] slots, Team team) {
    this.format = format;
    this.layout = layout;
    this.slots = slots;
    this.team = team;
    rounded = new float[layout.size()];
  }

  /** The weights plus what is carried over, rounded; the statistics as they are. Good until the next call. */
  float[] of(float[] weights) {
    int count = layout.weightCount();
    float[] carried = slots[slots.length - 1];
    team.run((count + PIECE - 1) / PIECE, (member, piece) -> {
      int from = piece * PIECE;
      int to = Math.min(count, from + PIECE);
      for (int i = from; i < to; i++) {
        rounded[i] = weights[i] + carried[i];
      }
      format.round(rounded, from, to);
    });
    System.arraycopy(weights, count, rounded, count, layout.size() - count);
    return rounded;
  }

  /** Carries over what rounding took from these weights, once their step has been applied. */
  void carry(float[] weights) {
    float[] carried = slots[slots.length - 1];
    team.run((layout.weightCount() + PIECE - 1) / PIECE, (member, piece) -> {
      for (int i = piece * PIECE; i < Math.min(layout.weightCount(), (piece + 1) * PIECE); i++) {
        carried[i] = weights[i] + carried[i] - rounded[i];
      }
    });
  }
}
