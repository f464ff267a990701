package bellows.store;

import java.io.IOException;

/** A file's bytes are not what was written: says at which offset, what was expected and what was found. */
final class CorruptFileException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptFileException(long offset, String format, Object... arguments) {
    super("offset " + offset + ": " + String.format(format, arguments));
  }
}
