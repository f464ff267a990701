package bellows.data.source;

import bellows.data.Files;
import java.io.Serializable;

/**
 * A picture's file in a source: a file in a folder, or a part of a tar archive.
 *
 * @param home the folder, or the archive
 * @param name in it
 * @param offset where its bytes begin in the archive; -1 for a file of its own
 * @param length in bytes
 * @param label the index of its class; -1 while that is not known
 */
public record PictureFile(String home, String name, long offset, long length, int label) implements Serializable {
  /** Where the bytes are to be read from. */
  public String path() {
    return offset < 0 ? Files.join(home, name) : home;
  }

  /** What people find it by. */
  public String title() {
    return Files.join(home, name);
  }

  public PictureFile labelled(int found) {
    return new PictureFile(home, name, offset, length, found);
  }
}
