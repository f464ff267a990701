package bellows.data.source;

import bellows.conf.BadInputException;
import bellows.data.Samples;
import java.io.IOException;
import java.util.List;

/**
 * A table of text, looked at once from beginning to end: what its columns hold, and whether its first row has their
 * names.
 *
 * @param first the first row
 * @param titled whether that is a header
 * @param doubt why it might not be, for people; null if there is no doubt
 * @param columns what is in each, the header left out
 * @param rows of samples
 */
record TableSurvey(String path, List<String> first, boolean titled, String doubt, List<ColumnSurvey> columns,
    int rows) {
  /** How the first row is to be taken: the key {@code header}. */
  enum Header {
    AUTO, YES, NO
  }

  static TableSurvey of(DelimitedRows rows, String path, Fields fields, Header header,
      ColumnSurvey.Keep keep) throws IOException {
    String[] first = rows.next();
    BadInputException.check(first != null, "%s: expected rows of samples, found none", path);
    int firstLine = rows.line();
    ColumnSurvey[] columns = new ColumnSurvey[first.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnSurvey(keep);
    }
    int count = 0;
    for (String[] row = rows.next(); row != null; row = rows.next()) {
      BadInputException.check(row.length == first.length, "%s: line %d: expected %d fields like the first row, found %d",
          path, rows.line(), first.length, row.length);
      for (int i = 0; i < columns.length; i++) {
        columns[i].add(row[i], rows.line(), fields, first[i]);
      }
      Samples.checkFits(++count, path);
    }
    HeaderRule rule = HeaderRule.of(header, path, firstLine, List.of(first), List.of(columns), fields);
    if (!rule.titled()) {
      for (int i = 0; i < columns.length; i++) {
        columns[i].add(first[i], firstLine, fields, "");
      }
      count++;
    }
    BadInputException.check(count > 0, "%s: expected rows of samples, found none", path);
    return new TableSurvey(path, List.of(first), rule.titled(), rule.doubt(), List.of(columns), count);
  }

  /** The names of the columns; null without a header. */
  List<String> names() {
    return titled ? first : null;
  }

  /** How the columns are called. */
  ColumnNames columnNames() {
    return new ColumnNames(names(), true);
  }
}
