package bellows.train;

import bellows.optim.Averaging;
import bellows.tensor.Team;

/** The moving average of a run's weights and statistics, element by element, so the same from a team of any size. */
final class AveragedWeights {
  /** Floats that one thread works on at a time. */
  private static final int PIECE = 1 << 16;

  private final Averaging averaging;
  private final float[] average;
  private final Team team;
  private final Team.Part following = this::follow;
  private float share;
  private float[] weights;

  /** @param average changes with each step */
  AveragedWeights(Averaging averaging, float[] average, Team team) {
    this.averaging = averaging;
    this.average = average;
    this.team = team;
  }

  float[] values() {
    return average;
  }

  /** Goes a part of the way to the weights after an update, which are numbered from 1. */
  void follow(long update, float[] weights) {
    this.weights = weights;
    share = averaging.share(update);
    team.run((average.length + PIECE - 1) / PIECE, following);
  }

  /** In this form a weight that does not change is its own average to the last bit. */
  private void follow(int member, int piece) {
    float[] to = weights;
    for (int i = piece * PIECE; i < Math.min(average.length, (piece + 1) * PIECE); i++) {
      average[i] += share * (to[i] - average[i]);
    }
  }
}
