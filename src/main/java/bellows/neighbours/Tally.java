package bellows.neighbours;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well votes of several k do, fold by fold. Squared errors are added up without rounding, so that it does not matter
 * who adds what first.
 */
public final class Tally implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] ks;
  private final long[] samples;
  /** By fold, then by k. */
  private final long[][] right;
  private final BigDecimal[][] squares;

  /** An empty one. */
  public Tally(List<Integer> ks, int folds) {
    this.ks = ks.stream().mapToInt(Integer::intValue).toArray();
    samples = new long[folds];
    right = new long[folds][this.ks.length];
    squares = new BigDecimal[folds][this.ks.length];
    for (BigDecimal[] fold : squares) {
      Arrays.fill(fold, BigDecimal.ZERO);
    }
  }

  /**
   * Counts the queries whose targets are known.
   *
   * @param folds to which they belong; null for all to the first
   */
  public Tally add(NeighbourLists lists, Vote vote, Folds folds) {
    for (int query = 0; query < lists.count(); query++) {
      float target = lists.target(query);
      if (Float.isNaN(target)) {
        continue;
      }
      int fold = folds == null ? 0 : folds.fold(lists.query(query));
      samples[fold]++;
      for (int i = 0; i < ks.length; i++) {
        float answer = vote.answer(lists, query, ks[i]);
        right[fold][i] += answer == target ? 1 : 0;
        double error = (double) answer - target;
        squares[fold][i] = squares[fold][i].add(new BigDecimal(error * error));
      }
    }
    return this;
  }

  /** Adds what another has counted. */
  public Tally add(Tally other) {
    for (int fold = 0; fold < samples.length; fold++) {
      samples[fold] += other.samples[fold];
      for (int i = 0; i < ks.length; i++) {
        right[fold][i] += other.right[fold][i];
        squares[fold][i] = squares[fold][i].add(other.squares[fold][i]);
      }
    }
    return this;
  }

  /** Queries with known targets, in all folds. */
  public long samples() {
    return Arrays.stream(samples).sum();
  }

  /** Over all folds, with the k at {@code index}: accuracy; or, of real targets, the root of the mean squared error. */
  public double score(boolean real, int index) {
    return real ? Math.sqrt(squares(index).doubleValue() / samples()) : (double) right(index) / samples();
  }

  /** The standard deviation of the folds' {@link #score}. */
  public double deviation(boolean real, int index) {
    double[] scores = IntStream.range(0, samples.length).mapToDouble(fold -> real
        ? Math.sqrt(squares[fold][index].doubleValue() / samples[fold]) : (double) right[fold][index] / samples[fold])
        .toArray();
    double mean = Arrays.stream(scores).sum() / scores.length;
    return Math.sqrt(Arrays.stream(scores).map(score -> (score - mean) * (score - mean)).sum() / (scores.length - 1));
  }

  /** The index of the k that does best over all folds, of equals the first. */
  public int best(boolean real) {
    int best = 0;
    for (int i = 1; i < ks.length; i++) {
      if (real ? squares(i).compareTo(squares(best)) < 0 : right(i) > right(best)) {
        best = i;
      }
    }
    return best;
  }

  private long right(int index) {
    return Arrays.stream(right).mapToLong(fold -> fold[index]).sum();
  }

  private BigDecimal squares(int index) {
    return Arrays.stream(squares).map(fold -> fold[index]).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
