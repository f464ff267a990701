package bellows.cli.terminal;

/**
 * The course of a number in one line of blocks, ▇▅▃▂▁, from its first value to its last: when there are more values than
 * room, each block is the mean of a stretch of them, and all stretches but the last are of one length. Its memory is that
 * of twice its width, however many values come.
 */
public final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  private final int width;
  private final boolean logarithmic;
  private final double[] sums;
  private final long[] counts;
  private int used;
  /** Values a place. */
  private long stretch = 1;

  /** @param logarithmic whether a block shows the logarithm, as long as all values are above 0 */
  public Sparkline(int width, boolean logarithmic) {
    this.width = width;
    this.logarithmic = logarithmic;
    sums = new double[2 * width];
    counts = new long[2 * width];
  }

  /** Adds a value; what is not finite is left out. */
  public void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    if (used > 0 && counts[used - 1] < stretch) {
      sums[used - 1] += value;
      counts[used - 1]++;
      return;
    }
    if (used == sums.length) {
      halve();
    }
    sums[used] = value;
    counts[used++] = 1;
  }

  private void halve() {
    for (int i = 0; i < used / 2; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
      counts[i] = counts[2 * i] + counts[2 * i + 1];
    }
    used /= 2;
    stretch *= 2;
  }

  /** At most so many blocks as it is wide; none before the first value. */
  public String text() {
    int joined = used > width ? 2 : 1;
    double[] means = new double[(used + joined - 1) / joined];
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < means.length; i++) {
      double sum = sums[i * joined];
      long count = counts[i * joined];
      if (joined == 2 && i * 2 + 1 < used) {
        sum += sums[i * 2 + 1];
        count += counts[i * 2 + 1];
      }
      means[i] = sum / count;
      least = Math.min(least, means[i]);
      greatest = Math.max(greatest, means[i]);
    }
    boolean logarithms = logarithmic && least > 0;
    StringBuilder text = new StringBuilder();
    for (double mean : means) {
      double part = greatest == least ? 0.5
          : logarithms ? Math.log(mean / least) / Math.log(greatest / least) : (mean - least) / (greatest - least);
      text.append(BLOCKS.charAt((int) Math.min(BLOCKS.length() - 1, part * BLOCKS.length())));
    }
    return text.toString();
  }

  /** Forgets everything. */
  public void clear() {
    used = 0;
    stretch = 1;
  }
}
