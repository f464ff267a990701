package bellows.train.rows;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How many of some values lie where: bins of one width from the least value to the greatest. What is not finite is left
 * out. A value on an edge counts above it, the greatest in the last bin; where all values are one, the first bin has
 * them.
 *
 * @param sum of the values, added in their order
 */
public record ValueHistogram(double least, double greatest, double sum, long[] counts) {
  /** Bins: as many as TensorBoard shows. */
  public static final int BINS = 30;

  /** Of ranges of an array, one after the other; null if none of their values is finite. */
  public static ValueHistogram of(float[] values, Range... ranges) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (Range range : ranges) {
      for (int i = range.from; i < range.to; i++) {
        if (Float.isFinite(values[i])) {
          least = Math.min(least, values[i]);
          greatest = Math.max(greatest, values[i]);
          sum += values[i];
        }
      }
    }
    if (least > greatest) {
      return null;
    }
    // In double, where the difference of two floats cannot overflow.
    double width = ((double) greatest - least) / BINS;
    long[] counts = new long[BINS];
    for (Range range : ranges) {
      for (int i = range.from; i < range.to; i++) {
        if (Float.isFinite(values[i])) {
          counts[width == 0 ? 0 : Math.min(BINS - 1, (int) ((values[i] - (double) least) / width))]++;
        }
      }
    }
    return new ValueHistogram(least, greatest, sum, counts);
  }

  /** The elements [{@code from}, {@code to}) of an array. */
  public record Range(int from, int to) {}

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
