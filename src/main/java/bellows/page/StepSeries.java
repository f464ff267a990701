package bellows.page;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * The steps of a run in bounded memory, however many there are: neighbours share a bucket, which keeps the least, the
 * greatest and the mean of each figure. When all buckets are full, pairs become one. So no extreme is ever lost, and a
 * picture of any width up to {@link #BUCKETS} / 2 columns is as that of all steps would be. Not thread-safe.
 */
final class StepSeries {
  /** The columns of the table {@code steps} that are kept; the first three place a row, the others are figures. */
  static final List<String> COLUMNS = List.of("step", "epoch", "finished", "loss", "learning_rate", "gradient_norm", "samples",
      "step_millis", "input_millis", "compute_millis", "broadcast_millis", "collect_millis", "update_millis");

  /** More than a wide screen has columns; 12 figures of as many buckets are 2 MB. */
  static final int BUCKETS = 8192;

  private static final int PLACES = 3;
  private static final int FIGURES = COLUMNS.size() - PLACES;

  private final long[] from = new long[BUCKETS];
  private final long[] to = new long[BUCKETS];
  private final float[][] least = new float[FIGURES][BUCKETS];
  private final float[][] greatest = new float[FIGURES][BUCKETS];
  private final double[][] sum = new double[FIGURES][BUCKETS];
  private int[] counts = new int[BUCKETS];
  private int size;
  /** Steps of a full bucket. */
  private int width = 1;
  private double[] last;

  /** Adds a row, whose figures stand as {@link #COLUMNS} say. */
  void add(double[] row) {
    if (size == 0 || counts[size - 1] == width) {
      if (size == BUCKETS) {
        halve();
      }
      open(row);
    }
    int bucket = size - 1;
    to[bucket] = (long) row[0];
    counts[bucket]++;
    for (int f = 0; f < FIGURES; f++) {
      double value = row[f + PLACES];
      least[f][bucket] = Math.min(least[f][bucket], (float) value);
      greatest[f][bucket] = Math.max(greatest[f][bucket], (float) value);
      sum[f][bucket] += value;
    }
    last = row;
  }

  private void open(double[] row) {
    from[size] = (long) row[0];
    counts[size] = 0;
    for (int f = 0; f < FIGURES; f++) {
      least[f][size] = Float.POSITIVE_INFINITY;
      greatest[f][size] = Float.NEGATIVE_INFINITY;
      sum[f][size] = 0;
    }
    size++;
  }

  private void halve() {
    for (int i = 0; i < BUCKETS / 2; i++) {
      int left = 2 * i;
      from[i] = from[left];
      to[i] = to[left + 1];
      counts[i] = counts[left] + counts[left + 1];
      for (int f = 0; f < FIGURES; f++) {
        least[f][i] = Math.min(least[f][left], least[f][left + 1]);
        greatest[f][i] = Math.max(greatest[f][left], greatest[f][left + 1]);
        sum[f][i] = sum[f][left] + sum[f][left + 1];
      }
    }
    size = BUCKETS / 2;
    width *= 2;
  }

  void clear() {
    size = 0;
    width = 1;
    last = null;
  }

  /** The newest row; null of none. */
  double[] last() {
    return last;
  }

  /** Steps of a bucket: 1 as long as none was merged. */
  int width() {
    return width;
  }

  /** The mean of a figure over about so many of the newest steps, by its place in {@link #COLUMNS}; NaN of none. */
  double recentMean(int column, int steps) {
    double total = 0;
    int count = 0;
    for (int i = size - 1; i >= 0 && count < steps; i--) {
      total += sum[column - PLACES][i];
      count += counts[i];
    }
    return total / count;
  }

  /** Of all steps, the sum of a figure. */
  double total(int column) {
    double total = 0;
    for (int i = 0; i < size; i++) {
      total += sum[column - PLACES][i];
    }
    return total;
  }

  /** The first bucket that has a step from here on. */
  private int first(long step) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) / 2;
      if (to[middle] < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many buckets those steps have. */
  int buckets(long start, long end) {
    return Math.max(0, first(end + 1) - first(start));
  }

  /**
   * Writes an object of arrays, one number a column of a picture: {@code step} where it ends, then for each figure its
   * mean under the column's name, and {@code …_min} and {@code …_max} where they differ from it.
   *
   * @param most columns of the picture
   */
  void write(JsonGenerator json, long start, long end, int most) throws IOException {
    int begin = first(start);
    int stop = begin + buckets(start, end);
    int together = Math.max(1, (stop - begin + most - 1) / most);
    json.writeNumberField("width", (long) width * together);
    json.writeArrayFieldStart("step");
    for (int i = begin; i < stop; i += together) {
      json.writeNumber(to[Math.min(stop, i + together) - 1]);
    }
    json.writeEndArray();
    boolean spread = together > 1 || width > 1;
    for (int f = 0; f < FIGURES; f++) {
      String name = COLUMNS.get(f + PLACES);
      json.writeArrayFieldStart(name);
      for (int i = begin; i < stop; i += together) {
        double total = 0;
        long count = 0;
        for (int k = i; k < Math.min(stop, i + together); k++) {
          total += sum[f][k];
          count += counts[k];
        }
        Json.number(json, total / count);
      }
      json.writeEndArray();
      if (spread && f < 3) {
        extremes(json, name + "_min", least[f], Math::min, begin, stop, together);
        extremes(json, name + "_max", greatest[f], Math::max, begin, stop, together);
      }
    }
  }

  /** The least or the greatest of each stretch, as {@code choice} of two says. */
  private static void extremes(JsonGenerator json, String name, float[] values, DoubleBinaryOperator choice, int begin,
      int stop, int together) throws IOException {
    json.writeArrayFieldStart(name);
    for (int i = begin; i < stop; i += together) {
      double value = values[i];
      for (int k = i + 1; k < Math.min(stop, i + together); k++) {
        value = choice.applyAsDouble(value, values[k]);
      }
      Json.number(json, value);
    }
    json.writeEndArray();
  }
}
