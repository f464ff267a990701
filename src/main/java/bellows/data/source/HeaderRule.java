package bellows.data.source;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether the first row of a table has the names of its columns, and whether that is sure.
 *
 * <p>It is a header if it has a word where the rows below hold numbers, doubtful if it has numbers too. It is none if it has no word at all, or one that
 * a row below has as well. What remains are tables whose rows all have the same kinds of fields, the first row with
 * words of its own: then it is a header if its numbers count, as 0, 1, … or 2020, 2021, … do, or if there are only words
 * and those below repeat, as categories do. That is told, since it might cost a sample.
 *
 * @param doubt for people; null if there is none
 */
record HeaderRule(boolean titled, String doubt) {
  private static final HeaderRule YES = new HeaderRule(true, null);
  private static final HeaderRule NO = new HeaderRule(false, null);

  /** A column of numbers may have a stray word for so many of them. */
  private static final long NUMBERS_A_WORD = 10;

  /**
   * Decides.
   *
   * @param line where the first row stands
   * @param columns what the rows below hold
   */
  static HeaderRule of(TableSurvey.Header header, String path, int line, List<String> first,
      List<ColumnSurvey> columns, Fields fields) {
    if (header != TableSurvey.Header.AUTO) {
      return header == TableSurvey.Header.YES ? YES : NO;
    }
    int[] words = IntStream.range(0, first.size()).filter(i -> fields.isWord(first.get(i))).toArray();
    String where = path + ": line " + line + " is taken for a header, as '";
    if (IntStream.of(words).anyMatch(i -> holdsNumbers(columns.get(i)))) {
      boolean mixed = first.stream().anyMatch(field -> !Double.isNaN(fields.number(field)));
      return mixed ? new HeaderRule(true, where + first.get(words[0]) + "' stands where others have numbers; if it is a "
          + "sample, set header = no") : YES;
    }
    if (words.length == 0 || IntStream.of(words).anyMatch(i -> columns.get(i).sameAsFirst() > 0)) {
      return NO;
    }
    long below = columns.get(0).numbers() + columns.get(0).wordRows() + columns.get(0).missing();
    boolean onlyWords = words.length == first.size();
    if (below == 0) {
      return onlyWords ? YES : NO;
    }
    boolean names = onlyWords
        ? columns.stream().anyMatch(column -> column.words().size() < column.wordRows()) : count(first, fields);
    return names && below > 1 ? new HeaderRule(true, where + first.get(words[0])
        + "' stands in no other row; if it is a sample, set header = no") : NO;
  }

  private static boolean holdsNumbers(ColumnSurvey column) {
    return column.numbers() > NUMBERS_A_WORD * column.wordRows();
  }

  /** Whether the numbers of a row, two at least, are whole and each is one more than that before it. */
  private static boolean count(List<String> row, Fields fields) {
    double[] numbers = row.stream().mapToDouble(fields::number).filter(number -> !Double.isNaN(number)).toArray();
    return numbers.length > 1 && numbers[0] == Math.rint(numbers[0])
        && IntStream.range(1, numbers.length).allMatch(i -> numbers[i] == numbers[0] + i);
  }
}
