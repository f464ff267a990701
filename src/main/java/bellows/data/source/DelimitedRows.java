package bellows.data.source;

import bellows.conf.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a delimited text, as RFC 4180 writes them: fields may be quoted, a quoted field may hold delimiters, line
 * breaks and doubled quotes. Beyond it, any delimiter, blank lines skipped, unquoted fields trimmed; a blank as the
 * delimiter stands for any run of blanks. A row may have 4,194,304 fields, a field 1,048,576 characters; more is the
 * work of a quote that was never closed, or of somebody who means harm.
 */
final class DelimitedRows {
  private static final int MOST_FIELDS = 1 << 22;
  private static final int LONGEST_FIELD = 1 << 20;

  private final BufferedReader in;
  private final String path;
  private final char delimiter;
  private final StringBuilder field = new StringBuilder();
  private final List<String> fields = new ArrayList<>();
  private int line = 1;
  private int rowLine;
  private int next;
  private String[] peeked;

  /** @param delimiter between fields, or 0 to find out from the first lines */
  DelimitedRows(BufferedReader in, String path, char delimiter) throws IOException {
    this.in = in;
    this.path = path;
    this.delimiter = delimiter == 0 ? Delimiters.detect(in) : delimiter;
    advance();
  }

  /** The row that {@link #next} gives next; no fields at the end. */
  String[] peek() throws IOException {
    peeked = next();
    return peeked == null ? new String[0] : peeked;
  }

  /** The next row's fields, or null at the end. */
  String[] next() throws IOException {
    if (peeked != null) {
      String[] row = peeked;
      peeked = null;
      return row;
    }
    while (next >= 0) {
      rowLine = line;
      fields.clear();
      row();
      if (fields.size() > 1 || !fields.get(0).isEmpty()) {
        return fields.toArray(String[]::new);
      }
    }
    return null;
  }

  /** The line on which the last row started, from 1. */
  int line() {
    return rowLine;
  }

  private void row() throws IOException {
    do {
      field();
      if (next == delimiter) {
        skipDelimiter();
      } else {
        break;
      }
    } while (true);
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    }
  }

  /** Reads one field and stops before a delimiter, a line break or the end. */
  private void field() throws IOException {
    field.setLength(0);
    skipBlanks();
    boolean quoted = next == '"';
    if (quoted) {
      quotedText();
      skipBlanks();
      BadInputException.check(atFieldEnd(), "%s: line %d: expected a delimiter after the closing quote, found '%c'",
          path, line, (char) next);
    }
    while (!atFieldEnd()) {
      append();
      advance();
    }
    BadInputException.check(fields.size() < MOST_FIELDS, "%s: line %d: expected at most %d fields, found more", path,
        rowLine, MOST_FIELDS);
    fields.add(quoted ? field.toString() : field.toString().strip());
  }

  private void quotedText() throws IOException {
    int opened = line;
    advance();
    while (true) {
      BadInputException.check(next >= 0, "%s: line %d: expected a closing quote, found the end of the file", path,
          opened);
      if (next == '"') {
        advance();
        if (next != '"') {
          return;
        }
      }
      append();
      advance();
    }
  }

  private void append() {
    BadInputException.check(field.length() < LONGEST_FIELD,
        "%s: line %d: expected fields of at most %d characters, found a longer one; is a quote not closed?", path,
        rowLine, LONGEST_FIELD);
    field.append((char) next);
  }

  private boolean atFieldEnd() {
    return next < 0 || next == delimiter || next == '\n' || next == '\r';
  }

  private void skipBlanks() throws IOException {
    while (next == ' ' || next == '\t' && delimiter == ' ') {
      advance();
    }
  }

  private void skipDelimiter() throws IOException {
    advance();
    if (delimiter == ' ') {
      skipBlanks();
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = in.read();
  }
}
