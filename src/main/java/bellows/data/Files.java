package bellows.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Where sources read from: a local folder or any Hadoop file system. Paths are texts as people write them; an
 * implementation names the path in every error.
 */
public interface Files {
  boolean exists(String path);

  boolean isFolder(String path);

  /** The names (not the paths) of what a folder holds, sorted. */
  List<String> list(String folder);

  /** The file's length in bytes. */
  long length(String path);

  /** @throws bellows.conf.BadInputException if there is no such file */
  InputStream open(String path) throws IOException;

  /** {@code name} inside {@code folder}. */
  static String join(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }
}
