package bellows.data.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the fields of one column of a table are, below its first row: how many numbers, words and missing values, the
 * different words with the lines on which they stand first, and the numbers' mean and deviation. These are computed in
 * double by one pass, accurately also where the mean is large (Welford: Note on a Method for Calculating Corrected Sums
 * of Squares and Products, 1962).
 */
final class ColumnSurvey implements Serializable {
  private static final long serialVersionUID = 1;

  /** More different words than this are text, and not categories. */
  static final int MOST_WORDS = 1 << 16;

  /** Of a word in a table that has no lines. */
  static final int NO_LINE = -1;

  /** What a survey keeps beside counts, because somebody will ask for it. */
  record Keep(boolean medians, boolean categories) implements Serializable {}

  private final Keep keep;
  private final Map<String, Integer> words = new LinkedHashMap<>();
  private final TreeMap<Double, String> differentNumbers = new TreeMap<>();
  private double[] values = new double[0];
  private long numbers;
  private long wordRows;
  private long missing;
  private int sameAsFirst;
  private double toldMedian = Double.NaN;
  private double mean;
  private double squares;

  ColumnSurvey(Keep keep) {
    this.keep = keep;
  }

  /** @param first the field of the table's first row */
  void add(String field, int line, Fields fields, String first) {
    sameAsFirst += field.equals(first) ? 1 : 0;
    add(fields.isMissing(field), fields.number(field), field, line);
  }

  /** Adds a feature of a row that stands on no line. */
  void add(Cells row, int feature) {
    double number = row.number(feature);
    boolean textless = !Double.isNaN(number) && !keep.categories;
    add(row.isMissing(feature), number, textless ? null : row.text(feature), NO_LINE);
  }

  private void add(boolean none, double number, String text, int line) {
    if (none) {
      missing++;
    } else if (!Double.isNaN(number)) {
      add(number);
      if (keep.categories && differentNumbers.size() <= MOST_WORDS) {
        differentNumbers.putIfAbsent(number, Labels.canonical(text));
      }
    } else {
      wordRows++;
      if (words.size() <= MOST_WORDS) {
        words.putIfAbsent(text, line);
      }
    }
  }

  private void add(double number) {
    if (keep.medians) {
      int count = (int) numbers; // who keeps values has an array of them
      values = count < values.length ? values : Arrays.copyOf(values, Math.max(16, 2 * count));
      values[count] = number;
    }
    numbers++;
    double difference = number - mean;
    mean += difference / numbers;
    squares += difference * (number - mean);
  }

  long numbers() {
    return numbers;
  }

  /** Rows that hold words. */
  long wordRows() {
    return wordRows;
  }

  /**
   * The different words, each with the line on which it stands first, or {@link #NO_LINE}; {@value #MOST_WORDS} and one
   * at most.
   */
  Map<String, Integer> words() {
    return words;
  }

  /** The different values in their order, numbers before words; the numbers only if they were to be kept. */
  List<String> categories() {
    List<String> all = new ArrayList<>(differentNumbers.values());
    all.addAll(new TreeSet<>(words.keySet()));
    return List.copyOf(all);
  }

  long missing() {
    return missing;
  }

  /** Rows that hold what the table's first row holds. */
  int sameAsFirst() {
    return sameAsFirst;
  }

  /** Of the numbers; 0 if there are none. */
  double mean() {
    return mean;
  }

  /** Of the numbers, divided by how many there are. */
  double deviation() {
    return numbers == 0 ? 0 : Math.sqrt(squares / numbers);
  }

  /** Of the numbers; the mean of the two in the middle. */
  double median() {
    if (numbers == 0 || !Double.isNaN(toldMedian)) {
      return numbers == 0 ? 0 : toldMedian;
    }
    int count = (int) numbers;
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
  }

  /** Tells the median, where values are not kept. */
  void median(double value) {
    toldMedian = value;
  }
}
