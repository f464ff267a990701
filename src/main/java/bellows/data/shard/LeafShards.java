package bellows.data.shard;

import bellows.data.Interleaved;
import bellows.data.Rows;
import java.util.stream.IntStream;

/**
 * Where the samples of one leaf lie among the shards of a data set. Leaf l of L has the samples l, l + L, l + 2L, …, and
 * sample i is row i div S of shard i mod S. So a leaf's rows go round n = S / gcd(L, S) shards: row r lies in the shard
 * of sample l + (r mod n) · L, and each further round is L / gcd(L, S) rows on.
 *
 * <p>The more factors of two leaves and shards have in common, the fewer shards an executor must have at hand; with an
 * odd number of leaves each has samples in all.
 */
public record LeafShards(int leaf, int leaves, int shards) {
  /** How many of the shards have samples of the leaf, if there are enough samples. */
  private int count() {
    return shards / common();
  }

  private int common() {
    int a = leaves;
    int b = shards;
    while (b > 0) {
      int rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** The shards that the leaf's rows go round, in that order. */
  public IntStream numbers() {
    return IntStream.range(0, count()).map(part -> (int) (sample(part) % shards));
  }

  /** The leaf's rows, in place in the shards of {@link #numbers}. */
  public Rows rows(Rows... parts) {
    return Interleaved.round(firsts(), stride(), parts);
  }

  /** The first row that the leaf has in each of its shards. */
  public int[] firsts() {
    return IntStream.range(0, count()).map(part -> (int) (sample(part) / shards)).toArray();
  }

  /** From one row that the leaf has in a shard to the next. */
  public int stride() {
    return leaves / common();
  }

  private long sample(int row) {
    return leaf + (long) row * leaves;
  }
}
