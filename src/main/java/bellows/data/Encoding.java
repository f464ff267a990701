package bellows.data;

import bellows.conf.BadInputException;
import java.util.Locale;

/** How a shard's file holds its samples; see {@link ShardFormat}. The order is that of the format's numbers, from 1. */
public enum Encoding {
  /** Unsigned bytes, all samples of one shape. */
  BYTES,
  /** IEEE floats, all samples of one shape. */
  FLOATS,
  /** A file of its own for each sample, of any size: JPEG, PNG or raw pixels. */
  PICTURES;

  /** The word for it in manifests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #word} wrote; {@code path} is what errors call the file. */
  public static Encoding of(String word, String path) {
    for (Encoding encoding : values()) {
      if (encoding.word().equals(word)) {
        return encoding;
      }
    }
    throw new BadInputException("%s: expected the encoding bytes, floats or pictures, found '%s'", path, word);
  }
}
