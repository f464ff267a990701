package bellows.kernel.tile;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses the tile of one class of products while a run computes its own: large blocks of work are computed by turns
 * with the tile of now and with another, and the fastest stays. Nothing is computed for the trial alone but what lets
 * C2 compile a tile: a few tenths of a second on a thread beside, and after that no other before products have taken
 * 32 times as long.
 *
 * <p>What is compared are pairs of blocks of one shape that follow each other on one thread, by the median of the
 * ratios of their times: what other programs do to the machine hits both alike. A clear winner becomes the tile of now at
 * once, and is what the next one is compared with. One thread tries; the others go on with the tile of now.
 */
public final class TileTrial {
  /** Multiply-adds of a block that is worth a look at the clock: 10 µs at the least. */
  public static final long LEAST_WORK = 1 << 20;
  /** Nanoseconds that products have taken before the first trial. */
  private static final long PATIENCE = 1_500_000_000;
  /** A trial's own cost is at most this part of what products have taken. */
  private static final int SHARE = 32;
  private static final int PAIRS = 15;
  /** Pairs before those that count: what is newly compiled may be compiled once more. */
  private static final int FIRST_PAIRS = 5;
  /** A tile is better if its times are by so much shorter. */
  private static final double CLEAR = 0.98;

  private final List<TileRehearsal> candidates;
  private final double[] ratios = new double[PAIRS];
  private volatile TileRehearsal chosen;
  private volatile boolean settled;
  private Thread trying;
  private int candidate = 1;
  private int pairs = -FIRST_PAIRS;
  private long spent;
  private long cost;
  private long shape;
  private long before;

  /** @param candidates the first is what a run begins with; a single one is no choice */
  TileTrial(List<TileRehearsal> candidates) {
    this.candidates = candidates;
    chosen = candidates.get(0);
    settled = candidates.size() == 1;
  }

  /** The tile of now; null until it is compiled. */
  public Tile now() {
    TileRehearsal current = chosen;
    if (current.ready()) {
      return current.tile();
    }
    current.ask();
    return null;
  }

  /** Whether the choice is made: then {@link #next} need not be asked. */
  public boolean settled() {
    return settled;
  }

  /** Says what it has found, if it had a choice and has made it. */
  void describe(String products, List<String> found) {
    if (settled && candidates.size() > 1) {
      found.add(chosen.tile() + " for " + products);
    }
  }

  /**
   * The tile for a block, once there is one; whoever asks tells the time that it took to {@link #took}.
   *
   * @param block equal for blocks of the same shape
   */
  public synchronized Tile next(long block) {
    Thread current = Thread.currentThread();
    if (trying == null || !trying.isAlive()) {
      trying = current;
      before = 0;
    }
    if (trying != current || settled) {
      return chosen.tile();
    }
    boolean turn = before > 0 && block == shape && ready();
    shape = block;
    return (turn ? candidates.get(candidate) : chosen).tile();
  }

  /** Takes note of a block's time. */
  public synchronized void took(Tile tile, long nanoseconds) {
    if (Thread.currentThread() != trying || settled) {
      return;
    }
    spent += nanoseconds;
    if (tile == chosen.tile()) {
      before = nanoseconds;
      return;
    }
    if (pairs >= 0) {
      ratios[pairs] = (double) nanoseconds / before;
    }
    before = 0;
    if (++pairs == PAIRS) {
      judge();
    }
  }

  private boolean ready() {
    TileRehearsal next = candidates.get(candidate);
    if (!next.ready() && spent >= PATIENCE && cost <= spent / SHARE) {
      next.ask();
    }
    return next.ready();
  }

  private void judge() {
    Arrays.sort(ratios);
    TileRehearsal tried = candidates.get(candidate);
    if (ratios[PAIRS / 2] < CLEAR) {
      chosen = tried;
    }
    cost += tried.nanoseconds();
    pairs = -FIRST_PAIRS;
    candidate++;
    if (candidate == candidates.size()) {
      settled = true;
      trying = null;
    }
  }
}
