package bellows.tensor;

/**
 * Random numbers as pure functions of a key and a counter, so that a draw depends on what it is for (seed, epoch,
 * sample, layer) and never on the thread or the order in which it is made.
 *
 * <p>The mixer is SplitMix64's finaliser (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA
 * 2014) over a Weyl sequence. Transcendental functions come from {@link StrictMath}: the same bits on every machine.
 */
public final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Draws() {}

  /** Derives a key for a purpose: fold in as many identifiers as the purpose has. */
  public static long key(long seed, long... identifiers) {
    long key = mix(seed + GOLDEN);
    for (long identifier : identifiers) {
      key = fold(key, identifier);
    }
    return key;
  }

  /**
   * The key that {@link #key(long, long...)} derives of three identifiers, without an array of them: for draws in a
   * step.
   */
  public static long key(long seed, long first, long second, long third) {
    return fold(fold(fold(mix(seed + GOLDEN), first), second), third);
  }

  private static long fold(long key, long identifier) {
    return mix((key ^ identifier) + GOLDEN);
  }

  /** A key for a purpose that has a name. */
  public static long key(long seed, String name) {
    long key = seed;
    for (int i = 0; i < name.length(); i++) {
      key = key(key, name.charAt(i));
    }
    return key;
  }

  /** 64 uniform bits: number {@code counter} of the sequence that {@code key} starts. */
  public static long bits(long key, long counter) {
    return mix(key + (counter + 1) * GOLDEN);
  }

  /** Uniform in [0, 1), 24 bits. */
  public static float uniform(long key, long counter) {
    return (bits(key, counter) >>> 40) * 0x1p-24f;
  }

  /** Uniform in [low, high). */
  public static double uniform(long key, long counter, double low, double high) {
    return low + (bits(key, counter) >>> 11) * 0x1p-53 * (high - low);
  }

  /** Standard normal, by Box and Muller (Annals of Mathematical Statistics 29, 1958). */
  public static double gaussian(long key, long counter) {
    double u = positive(key, 2 * counter);
    double v = (bits(key, 2 * counter + 1) >>> 11) * 0x1p-53;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }

  /**
   * From Beta(alpha, alpha): {@code x / (x + y)} of two draws of a gamma distribution. In logarithms, because for a
   * small alpha both may be too small for a double.
   */
  public static double beta(long key, double alpha) {
    return 1 / (1 + StrictMath.exp(logGamma(bits(key, 1), alpha) - logGamma(bits(key, 0), alpha)));
  }

  /**
   * The logarithm of a draw of Gamma(shape, 1), by Marsaglia and Tsang (A Simple Method for Generating Gamma Variables,
   * 2000), of shape + 1 and brought down to shape as they say in section 6.
   */
  private static double logGamma(long key, double shape) {
    double d = shape + 1 - 1 / 3.0;
    double c = 1 / StrictMath.sqrt(9 * d);
    for (long draw = 1;; draw++) {
      long draws = bits(key, draw);
      double x = gaussian(draws, 0);
      double root = 1 + c * x;
      double v = root * root * root;
      double u = StrictMath.log(positive(draws, 2));
      if (root > 0 && u < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return StrictMath.log(d * v) + StrictMath.log(positive(key, 0)) / shape;
      }
    }
  }

  /** Uniform in (0, 1]. */
  private static double positive(long key, long counter) {
    return ((bits(key, counter) >>> 11) + 1) * 0x1p-53;
  }

  /**
   * The place of {@code index} in a random permutation of 0 … size-1, without storing one: a Feistel network over the
   * next even power of two, walked until it lands inside (Black, Rogaway: Ciphers with Arbitrary Finite Domains, 2002).
   */
  public static long permute(long key, long size, long index) {
    int half = Math.max(1, (64 - Long.numberOfLeadingZeros(size - 1) + 1) / 2);
    long mask = (1L << half) - 1;
    long value = index;
    do {
      long left = value >>> half;
      long right = value & mask;
      for (int round = 0; round < 6; round++) {
        long next = left ^ (bits(key + round, right) >>> (64 - half));
        left = right;
        right = next;
      }
      value = left << half | right;
    } while (value >= size);
    return value;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
