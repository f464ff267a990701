package bellows.data.source;

import java.util.List;

/**
 * How the columns of a table are called in errors and notes, from 0.
 *
 * @param names null where they have none
 * @param numbered whether people may also call them by numbers, as in a text, whose columns stand in an order
 */
record ColumnNames(List<String> names, boolean numbered) {
  /** In prose. */
  String of(int column) {
    String name = names == null ? "" : " '" + names.get(column) + "'";
    return numbered ? "column " + (column + 1) + name : "column" + name;
  }

  /** In a list of a run file. */
  String key(int column) {
    return numbered ? String.valueOf(column + 1) : names.get(column);
  }

  /** How to do without it. */
  String leftOut(int column) {
    return numbered ? "leave the column out with ignore = [" + key(column) + "]" : "leave the column out of features";
  }
}
