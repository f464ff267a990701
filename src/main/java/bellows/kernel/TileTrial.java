package bellows.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Chooses the tile of one class of products while a run computes its own: large blocks of work are computed by turns
 * with the tile of now and with another, and the fastest stays. Nothing is computed for the trial alone but what lets C2
 * compile a tile: a tenth of a second or two, which is spread so thin that it is never more than 3 % of the time.
 *
 * <p>What is compared are pairs of blocks of one shape that follow each other on one thread, by the median of the ratios
 * of their times: what other programs do to the machine hits both alike. Without a clear winner the first stays. One
 * thread tries; the others go on with the tile of now.
 */
final class TileTrial {
  /** Runs one small product with a tile, so that C2 comes to compile it. */
  interface Rehearsal {
    void run(Tile tile, int steps);
  }

  /** Multiply-adds of a block that is worth a look at the clock: 10 µs at the least. */
  static final long LEAST_WORK = 1 << 20;
  /** Nanoseconds that products have taken before the first trial. */
  private static final long PATIENCE = 1_500_000_000;
  /** A trial's own cost is at most this part of what products have taken. */
  private static final int SHARE = 32;
  /** Nanoseconds of the rehearsals between two blocks, and how often they are held before a tile is given up. */
  private static final long SESSION = 4_000_000;
  private static final int SESSIONS = 200;
  /**
   * Almost all rehearsals are as short as can be, because it takes thousands of calls, and to the interpreter and to C1
   * each operation on a vector is a dozen calls more. Some have a loop, so that C2 knows there is one.
   */
  private static final int LOOP_EVERY = 16;
  private static final int LOOP = 8;
  /** Nanoseconds of a rehearsal with a loop as compiled code: it takes 200, and 100,000 before. */
  private static final long COMPILED = 5_000;
  private static final int PAIRS = 15;
  /** A tile is better if its times are by so much shorter. */
  private static final double CLEAR = 0.98;

  private final List<Tile> candidates;
  private final Rehearsal rehearsal;
  private final double[] ratios = new double[PAIRS];
  private volatile Tile chosen;
  private volatile boolean settled;
  private Thread trying;
  private int candidate;
  private boolean rehearsed;
  private int rehearsals;
  private int sessions;
  private int pairs;
  private long spent;
  private long cost;
  private long shape;
  private long before;
  private Tile best;
  private double bestRatio = CLEAR;

  /** @param candidates the first is what a run begins with; a single one is no choice */
  TileTrial(List<Tile> candidates, Rehearsal rehearsal) {
    this.candidates = candidates;
    this.rehearsal = rehearsal;
    chosen = candidates.get(0);
    best = chosen;
    settled = candidates.size() == 1;
    candidate = 1;
  }

  /** The tile of now. */
  Tile chosen() {
    return chosen;
  }

  /** Whether the choice is made: then {@link #next} need not be asked. */
  boolean settled() {
    return settled;
  }

  /** Says what it has found, if it had a choice and has made it. */
  void describe(String products, List<String> found) {
    if (settled && candidates.size() > 1) {
      found.add(chosen + " for " + products);
    }
  }

  /**
   * The tile for a block; whoever asks tells the time that it took to {@link #took}.
   *
   * @param block equal for blocks of the same shape
   */
  synchronized Tile next(long block) {
    Thread current = Thread.currentThread();
    if (trying == null || !trying.isAlive()) {
      trying = current;
      before = 0;
    }
    boolean turn = trying == current && !settled && before > 0 && block == shape && ready();
    shape = trying == current ? block : shape;
    return turn ? candidates.get(candidate) : chosen;
  }

  /** Takes note of a block's time. */
  synchronized void took(Tile tile, long nanoseconds) {
    if (Thread.currentThread() != trying || settled) {
      return;
    }
    spent += nanoseconds;
    if (tile == chosen) {
      before = nanoseconds;
      return;
    }
    ratios[pairs++] = (double) nanoseconds / before;
    before = 0;
    if (pairs == PAIRS) {
      judge();
    }
  }

  /** Whether the candidate is compiled; lets it be, at little cost. */
  private boolean ready() {
    if (rehearsed) {
      return true;
    }
    if (spent < PATIENCE || cost > spent / SHARE) {
      return false;
    }
    Tile tile = candidates.get(candidate);
    long start = System.nanoTime();
    long end = start;
    while (end - start < SESSION && !rehearsed) {
      int steps = rehearsals++ % LOOP_EVERY == 0 ? LOOP : 1;
      long before = end;
      rehearsal.run(tile, steps);
      end = System.nanoTime();
      rehearsed = steps == LOOP && end - before < COMPILED;
    }
    cost += end - start;
    if (!rehearsed && ++sessions == SESSIONS) {
      follow();
    }
    return rehearsed;
  }

  private void judge() {
    Arrays.sort(ratios);
    double median = ratios[PAIRS / 2];
    if (median < bestRatio) {
      bestRatio = median;
      best = candidates.get(candidate);
    }
    follow();
  }

  private void follow() {
    rehearsed = false;
    rehearsals = 0;
    sessions = 0;
    pairs = 0;
    candidate++;
    if (candidate == candidates.size()) {
      chosen = best;
      settled = true;
      trying = null;
    }
  }
}
