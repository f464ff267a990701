package bellows.data;

import bellows.conf.BadInputException;
import bellows.tensor.Draws;

/**
 * Which samples each leaf draws at each step of one epoch: a pure function, O(1) a sample, with nothing stored.
 *
 * <p>Of N samples, leaf l of L owns those with i ≡ l (mod L): N_l = ⌈(N − l) / L⌉ rows, row r being sample l + r·L. The
 * epoch has N positions, and step t covers the positions t·B to (t+1)·B, the last step what is left. Position p belongs
 * to leaf p mod L and is its draw number p div L, so any B cycles through the leaves without a seam and a full batch's
 * leaves differ by at most one sample. Since p = q·L + l &lt; N gives q &lt; (N − l) / L, every draw has a row, and a
 * leaf's draws over an epoch are exactly its rows, permuted by a key of (seed, epoch, leaf).
 *
 * @param samples N, in the whole data set
 * @param batch B, over the whole cluster
 * @param leaves L, how many parts the data set is dealt to
 * @param shuffled false draws the samples in their own order, as evaluation does
 */
public record EpochOrder(long seed, long epoch, long samples, int batch, int leaves, boolean shuffled) {
  public EpochOrder {
    BadInputException.check(samples > 0, "expected at least one sample, found %d", samples);
    BadInputException.check(batch > 0, "expected a batch of at least one sample, found %d", batch);
    BadInputException.check(leaves > 0, "expected at least one leaf, found %d", leaves);
  }

  /** The steps of this epoch; the last may be short. */
  public long steps() {
    return (samples - 1) / batch + 1;
  }

  /** How many samples all leaves together draw at {@code step}. */
  public int count(long step) {
    return (int) (end(step) - start(step));
  }

  /** How many samples {@code leaf} draws at {@code step}; may be none. */
  public int count(int leaf, long step) {
    return (int) (owned(leaf, end(step)) - owned(leaf, start(step)));
  }

  /** The row, among those that {@code leaf} owns, of its draw {@code k} at {@code step}; 0 ≤ k &lt; count. */
  public long row(int leaf, long step, int k) {
    return row(Draws.key(seed, epoch, leaf), owned(leaf, samples), owned(leaf, start(step)) + k);
  }

  private long row(long key, long owned, long draw) {
    return shuffled ? Draws.permute(key, owned, draw) : draw;
  }

  /** The {@link #row rows} of its draws {@code from} to {@code from + count}, each below 2^31. */
  public void rows(int leaf, long step, int from, int count, int[] rows) {
    long first = owned(leaf, start(step)) + from;
    long all = owned(leaf, samples);
    long key = Draws.key(seed, epoch, leaf);
    for (int i = 0; i < count; i++) {
      rows[i] = (int) row(key, all, first + i);
    }
  }

  /** The index in the data set of {@code leaf}'s draw {@code k} at {@code step}; 0 ≤ k &lt; count. */
  public long sample(int leaf, long step, int k) {
    return leaf + row(leaf, step, k) * leaves;
  }

  private long start(long step) {
    return step * batch;
  }

  private long end(long step) {
    return Math.min(start(step) + batch, samples);
  }

  /** How many of the positions (or samples) before {@code end} are {@code leaf}'s: ⌈(end − leaf) / L⌉. */
  private long owned(int leaf, long end) {
    return (end - leaf + leaves - 1) / leaves;
  }
}
