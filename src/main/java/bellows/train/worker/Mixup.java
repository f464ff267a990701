package bellows.train.worker;

import bellows.nn.loss.Targets;
import bellows.nn.model.Workspace;
import bellows.tensor.Draws;
import bellows.tensor.Team;
import bellows.tensor.Tensor;

/**
 * Mixes the samples of a pass in pairs, and their targets with them: {@code λ x_i + (1 − λ) x_j} should give {@code λ
 * t_i + (1 − λ) t_j}, λ from Beta(α, α) (Zhang et al.: mixup: Beyond Empirical Risk Minimization, 2017, section 2).
 *
 * <p>The first sample of a pass is paired with the last, the second with the last but one. Each of a pair keeps the
 * part λ of itself and takes the rest from the other, so both go on, in place; their weights mix alike. What a leaf
 * draws is in random order, so pairs are random; each has a λ of its own, drawn for (seed, step, leaf, pass, pair). A
 * sample in the middle stays as it is. The result depends on how many samples go together, as that of BatchNorm does,
 * and on nothing of the cluster.
 */
final class Mixup {
  /** Tells these draws from others of the same step. */
  private static final long MIXUP = 0x6d6978;

  private final double alpha;
  private final Workspace workspace;
  private final Team team;
  private final Team.Part mixPair = (member, pair) -> mix(pair);
  private long key;
  /** Where in the pass the samples begin. */
  private int place;
  private int count;

  /** @param alpha 0 for no mixing */
  Mixup(double alpha, Workspace workspace, Team team) {
    this.alpha = alpha;
    this.workspace = workspace;
    this.team = team;
  }

  /**
   * Mixes {@code count} samples of the workspace from {@code place} on, which are a leaf's draws from {@code from} on.
   */
  void run(long seed, long step, int leaf, int from, int count, int place) {
    if (alpha == 0) {
      return;
    }
    key = Draws.bits(Draws.key(seed, step, leaf, from), MIXUP);
    this.place = place;
    this.count = count;
    workspace.targets().mix();
    team.run((count + 1) / 2, mixPair);
  }

  private void mix(int pair) {
    int first = place + pair;
    int last = place + count - 1 - pair;
    Targets targets = workspace.targets();
    float lambda = first == last ? 1 : (float) Draws.beta(Draws.bits(key, pair), alpha);
    targets.mix(first, lambda, targets.values()[last]);
    targets.mix(last, lambda, targets.values()[first]);
    float weight = targets.weights()[first];
    float otherWeight = targets.weights()[last];
    if (weight != otherWeight) {
      targets.weights()[first] = lambda * weight + (1 - lambda) * otherWeight;
      targets.weights()[last] = lambda * otherWeight + (1 - lambda) * weight;
    }
    Tensor input = workspace.input();
    float[] x = input.array();
    int size = workspace.model().input().size();
    int a = input.offset() + first * size;
    int b = input.offset() + last * size;
    for (int i = 0; first != last && i < size; i++) {
      float one = x[a + i];
      float other = x[b + i];
      x[a + i] = lambda * one + (1 - lambda) * other;
      x[b + i] = lambda * other + (1 - lambda) * one;
    }
  }
}
