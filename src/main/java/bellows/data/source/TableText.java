package bellows.data.source;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of a table of text as they are written, those columns included that are no features.
 *
 * @param columns what they are called: by the header, or {@code column_1}, {@code column_2}, …
 * @param rows a field a column
 */
public record TableText(List<String> columns, List<String[]> rows) {
  /** @param names null without a header */
  static TableText of(List<String> names, List<String[]> rows) {
    return new TableText(names != null ? names
        : IntStream.rangeClosed(1, rows.get(0).length).mapToObj(i -> "column_" + i).toList(), rows);
  }

  /** Some of the rows, by their places. */
  public TableText select(int[] places) {
    return new TableText(columns, Arrays.stream(places).mapToObj(rows::get).toList());
  }
}
