package bellows.conf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts that are read whole, such as run files: never more of them than a run file may have. */
public final class BoundedText {
  private BoundedText() {}

  /**
   * Reads UTF-8 to its end.
   *
   * @param origin what errors call it
   * @throws BadInputException if it has more than 8,388,608 bytes
   */
  public static String read(InputStream in, String origin) throws IOException {
    byte[] bytes = in.readNBytes(HoconLimits.MOST_CHARACTERS + 1);
    BadInputException.check(bytes.length <= HoconLimits.MOST_CHARACTERS,
        "%s: expected a run file of at most %d bytes, found more", origin, HoconLimits.MOST_CHARACTERS);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
