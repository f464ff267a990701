package bellows.data;

import bellows.conf.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The machine's own file system, without Hadoop. */
public final class LocalFiles implements Files {
  @Override
  public boolean exists(String path) {
    return java.nio.file.Files.exists(Path.of(path));
  }

  @Override
  public boolean isFolder(String path) {
    return java.nio.file.Files.isDirectory(Path.of(path));
  }

  @Override
  public List<String> list(String folder) {
    BadInputException.check(isFolder(folder), "%s: expected a folder, found %s", folder,
        exists(folder) ? "a file" : "nothing");
    try (Stream<Path> entries = java.nio.file.Files.list(Path.of(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be listed", e);
    }
  }

  @Override
  public long length(String path) {
    checkFile(path);
    try {
      return java.nio.file.Files.size(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be read", e);
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    checkFile(path);
    return java.nio.file.Files.newInputStream(Path.of(path));
  }

  /**
   * Refuses what has no end of its own: reading a pipe, a socket or a device would wait for ever. Links count as what
   * they lead to; what is not there is not refused here.
   */
  public static void checkRegular(String path) {
    Path file = Path.of(path);
    BadInputException.check(!java.nio.file.Files.exists(file) || java.nio.file.Files.isRegularFile(file)
        || java.nio.file.Files.isDirectory(file), "%s: expected a file, found a pipe, a socket or a device; write what it "
            + "gives to a file first", path);
  }

  private void checkFile(String path) {
    BadInputException.check(exists(path), "%s: expected a file, found nothing there", path);
    BadInputException.check(!isFolder(path), "%s: expected a file, found a folder", path);
    checkRegular(path);
  }
}
