package bellows.train.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How many of some values lie where: bins of one width from the least value to the greatest. What is not finite is left
 * out. A value on an edge counts above it, the greatest in the last bin; where all values are one, the first bin has
 * them.
 *
 * @param sum of the values, added in one fixed order
 */
public record ValueHistogram(double least, double greatest, double sum, long[] counts) {
  /** Bins: as many as TensorBoard shows. */
  public static final int BINS = 30;

  /** Values whose extremes and sum are found by themselves, so that threads can share the work. */
  private static final int BLOCK = 1 << 16;

  /** The elements [{@code from}, {@code to}) of an array. */
  public record Range(int from, int to) {
    /** The same as ranges of one size, in their order; the last may be shorter. */
    public List<Range> blocks() {
      List<Range> blocks = new ArrayList<>();
      for (long start = from; start < to; start += BLOCK) {
        blocks.add(new Range((int) start, (int) Math.min(to, start + BLOCK)));
      }
      return blocks;
    }
  }

  /**
   * The least and the greatest of the finite values of some ranges, and their sum; the least is above the greatest
   * where there are none.
   */
  public record Extent(float least, float greatest, double sum) {
    public static final Extent NOTHING = new Extent(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0);

    /** Of one range: four interleaved sums, since an addition need not wait for another then. */
    public static Extent of(float[] values, Range range) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = range.from;
      for (; i <= range.to - 4; i += 4) {
        least = Math.min(Math.min(least, values[i]), Math.min(values[i + 1], Math.min(values[i + 2], values[i + 3])));
        greatest = Math.max(Math.max(greatest, values[i]), Math.max(values[i + 1], Math.max(values[i + 2], values[i + 3])));
        a += values[i];
        b += values[i + 1];
        c += values[i + 2];
        d += values[i + 3];
      }
      for (; i < range.to; i++) {
        least = Math.min(least, values[i]);
        greatest = Math.max(greatest, values[i]);
        a += values[i];
      }
      double sum = a + b + (c + d);
      // So few floats have a finite sum in double unless one of them is not.
      return Double.isFinite(sum) && least <= greatest ? new Extent(least, greatest, sum) : ofFinite(values, range);
    }

    private static Extent ofFinite(float[] values, Range range) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      double sum = 0;
      for (int i = range.from; i < range.to; i++) {
        if (Float.isFinite(values[i])) {
          least = Math.min(least, values[i]);
          greatest = Math.max(greatest, values[i]);
          sum += values[i];
        }
      }
      return new Extent(least, greatest, sum);
    }

    public Extent and(Extent next) {
      return new Extent(Math.min(least, next.least), Math.max(greatest, next.greatest), sum + next.sum);
    }

    private boolean isEmpty() {
      return least > greatest;
    }

    /** How many values of a range lie in each bin of the histogram that goes from the least to the greatest. */
    public long[] counts(float[] values, Range range) {
      // In double, where the difference of two floats cannot overflow.
      double low = least;
      double width = ((double) greatest - least) / BINS;
      // In turns, since a counter that has just been written is slow to read.
      int[][] counters = new int[2][BINS];
      for (int i = range.from; i < range.to; i++) {
        float value = values[i];
        if (Float.isFinite(value)) {
          counters[i & 1][width == 0 ? 0 : Math.min(BINS - 1, (int) ((value - low) / width))]++;
        }
      }
      long[] counts = new long[BINS];
      for (int bin = 0; bin < BINS; bin++) {
        counts[bin] = counters[0][bin] + counters[1][bin];
      }
      return counts;
    }

    /** The histogram of these counts; null of no values. */
    public ValueHistogram histogram(long[] counts) {
      return isEmpty() ? null : new ValueHistogram(least, greatest, sum, counts);
    }
  }

  /** Of ranges of an array, one after the other; null if none of their values is finite. */
  public static ValueHistogram of(float[] values, Range... ranges) {
    List<Range> blocks = Arrays.stream(ranges).flatMap(range -> range.blocks().stream()).toList();
    Extent whole = Extent.NOTHING;
    for (Range block : blocks) {
      whole = whole.and(Extent.of(values, block));
    }
    long[] counts = new long[BINS];
    for (Range block : blocks) {
      add(counts, whole.counts(values, block));
    }
    return whole.histogram(counts);
  }

  /** Adds counts to others. */
  public static void add(long[] counts, long[] more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more[i];
    }
  }

  /** As a table's column has it: least, greatest, sum and the counts, with blanks between. */
  public String text() {
    return least + " " + greatest + " " + sum + " "
        + LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  /** @throws NumberFormatException if the text is not what {@link #text} makes */
  public static ValueHistogram parse(String text) {
    String[] words = text.split(" ");
    if (words.length < 4) {
      throw new NumberFormatException("expected least, greatest, sum and counts, found '" + text + "'");
    }
    return new ValueHistogram(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]),
        Arrays.stream(words, 3, words.length).mapToLong(Long::parseLong).toArray());
  }

  /** The upper edge of a bin; that of the last is the greatest value. */
  public double edge(int bin) {
    return bin == counts.length - 1 ? greatest : least + (bin + 1) * (greatest - least) / counts.length;
  }

  /** How many values were counted. */
  public long count() {
    return LongStream.of(counts).sum();
  }
}
