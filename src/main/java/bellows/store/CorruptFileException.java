package bellows.store;

import java.io.IOException;

/** A file's bytes are not what was written: says at which offset, what was expected and what was found. */
public final class CorruptFileException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptFileException(long offset, String format, Object... arguments) {
    super("offset " + offset + ": " + String.format(format, arguments));
  }
}
