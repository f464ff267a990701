package bellows.train.worker;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The confusion matrix of an evaluation: how many samples of each class were taken for each class. Only pairs that
 * occur are kept, so memory grows with the samples seen (at most 24 bytes each, for a short time 56) and not with the
 * square of the classes, of which there may be 100,000. For one thread.
 */
public final class Confusion implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int LEAST_PENDING = 256;

  /** Is told of each pair that occurs. */
  public interface Visitor {
    /** So many samples, at least 1, of class {@code label} were taken for {@code decision}. */
    void visit(int label, int decision, long samples);
  }

  private final int classes;
  /** {@code label · classes + decision} of the pairs that occur, ascending, each once. */
  private long[] pairs = new long[0];
  /** Samples of each pair. */
  private long[] counts = new long[0];
  /** Pairs of single samples that are not among the others yet, in any order. */
  private transient long[] pending;
  private transient int waiting;

  /** @param classes 0 for real targets, of which nothing is counted */
  public Confusion(int classes) {
    this.classes = classes;
  }

  /** Counts a sample of class {@code label} that was taken for {@code decision}. */
  public void add(int label, int decision) {
    if (pending == null || waiting == pending.length) {
      settle();
      // As many as there are pairs: so each pair is moved a constant number of times on average.
      pending = new long[Math.max(LEAST_PENDING, pairs.length)];
    }
    pending[waiting++] = (long) label * classes + decision;
  }

  /** Counts the samples of another one as well. */
  public void add(Confusion other) {
    settle();
    other.settle();
    merge(other.pairs, other.counts, other.pairs.length);
  }

  /** Counts what waits. */
  private void settle() {
    if (waiting == 0) {
      return;
    }
    Arrays.sort(pending, 0, waiting);
    long[] once = new long[waiting];
    long[] times = new long[waiting];
    int distinct = 0;
    for (int i = 0; i < waiting; i++) {
      if (i == 0 || pending[i] != pending[i - 1]) {
        once[distinct++] = pending[i];
      }
      times[distinct - 1]++;
    }
    waiting = 0;
    merge(once, times, distinct);
  }

  /** Adds {@code length} more pairs, ascending, each once. */
  private void merge(long[] morePairs, long[] moreCounts, int length) {
    long[] allPairs = new long[pairs.length + length];
    long[] allCounts = new long[allPairs.length];
    int size = 0;
    for (int i = 0, j = 0; i < pairs.length || j < length; size++) {
      boolean left = j == length || i < pairs.length && pairs[i] <= morePairs[j];
      boolean right = i == pairs.length || j < length && morePairs[j] <= pairs[i];
      allPairs[size] = left ? pairs[i] : morePairs[j];
      allCounts[size] = (left ? counts[i++] : 0) + (right ? moreCounts[j++] : 0);
    }
    pairs = Arrays.copyOf(allPairs, size);
    counts = Arrays.copyOf(allCounts, size);
  }

  /** 0 for real targets. */
  public int classes() {
    return classes;
  }

  /** Samples of class {@code label} that were taken for {@code decision}. */
  public long count(int label, int decision) {
    settle();
    int found = Arrays.binarySearch(pairs, (long) label * classes + decision);
    return found < 0 ? 0 : counts[found];
  }

  /** Tells of all pairs that occur: by label, those of a label by decision, both ascending. */
  public void forEach(Visitor visitor) {
    settle();
    for (int i = 0; i < pairs.length; i++) {
      visitor.visit((int) (pairs[i] / classes), (int) (pairs[i] % classes), counts[i]);
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    settle();
    out.defaultWriteObject();
  }
}
