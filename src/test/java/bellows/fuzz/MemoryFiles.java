package bellows.fuzz;

import bellows.conf.BadInputException;
import bellows.data.Files;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One folder of files, {@code at}, in memory: a file system would be most of a fuzz test's time. */
final class MemoryFiles implements Files {
  private final Map<String, byte[]> contents = new TreeMap<>();

  MemoryFiles put(String name, byte[] bytes) {
    contents.put(name, bytes);
    return this;
  }

  @Override
  public boolean exists(String path) {
    return isFolder(path) || contents.containsKey(name(path));
  }

  @Override
  public boolean isFolder(String path) {
    return path.equals("at");
  }

  @Override
  public List<String> list(String folder) {
    return List.copyOf(contents.keySet());
  }

  @Override
  public long length(String path) {
    return bytes(path).length;
  }

  @Override
  public InputStream open(String path) {
    return new ByteArrayInputStream(bytes(path));
  }

  private byte[] bytes(String path) {
    BadInputException.check(contents.containsKey(name(path)), "%s: expected a file, found nothing there", path);
    return contents.get(name(path));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
