package bellows.data;

/**
 * Where the values of a column are counted from, lest a float forget them. A float resolves 2^-24 of its value, so a
 * column of times, 1 600 000 000 and some seconds, would lose all that tells its values apart, before a normalisation
 * can centre them. Such values are parsed in double, and become floats as their difference from a number near their
 * mean. Data tell their origins; a {@link Normalisation} takes them into account, so nobody else needs to.
 */
public final class Origin {
  /** A mean of so many deviations costs a float 8 of its 24 bits. */
  private static final double FAR = 256;

  private Origin() {}

  /**
   * The origin of a column: 0 where its values are not far from it. It is a multiple of a power of two not above the
   * deviation, so that it depends little on how exactly the mean is known.
   */
  public static double of(double mean, double deviation) {
    if (!(deviation > 0) || !(Math.abs(mean) >= FAR * deviation)) {
      return 0;
    }
    double unit = Math.scalb(1, Math.getExponent(deviation));
    return Math.rint(mean / unit) * unit;
  }
}
