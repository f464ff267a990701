package bellows.data.shard;

import bellows.data.Samples;

/**
 * A part of a prepared data set, the unit of placement: sample i of the set lies in shard i mod {@code of}, at row
 * i div {@code of}. So each shard is a fair part of the whole, shard s serves exactly the leaves l ≡ s (mod of), and
 * where a sample lies needs no table.
 *
 * @param of how many shards the set has, a power of two
 */
public record Shard(int number, int of, Samples samples) {
  public Shard {
    if (Integer.bitCount(of) != 1 || of < 1 || number < 0 || number >= of) {
      throw new IllegalArgumentException("expected a shard of a power of two, found " + number + " of " + of);
    }
  }

  /** Takes the samples that lie in one shard. */
  public static Shard of(Samples all, int number, int of) {
    return new Shard(number, of, all.every(of, number));
  }

  /** How many of a data set's {@code samples} lie in shard {@code number}. */
  public static int rows(long samples, int number, int of) {
    return Math.toIntExact((samples - number + of - 1) / of);
  }
}
