package bellows.store;

import bellows.conf.BadInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that others fill, such as Spark, and that appears when it is full: it is written under a hidden name and
 * then renamed. In one step on local disks and HDFS; an object store copies file by file, so that a reader may come too
 * early there.
 */
public final class NewFolder {
  /** Fills a folder that does not exist yet. */
  public interface Filling {
    void fill(Path aside) throws IOException;
  }

  private NewFolder() {}

  /**
   * Fills {@code path}, at which there must be nothing. If that fails, nothing is left.
   *
   * @param claim of {@code path}; so that what earlier owners left beside it can go
   * @throws BadInputException if there is something
   */
  public static void write(Configuration configuration, Path path, WriterClaim claim, Filling filling)
      throws IOException {
    FileSystem fileSystem = DurableFile.fileSystem(path, configuration);
    Path at = fileSystem.makeQualified(path);
    checkNew(fileSystem, at);
    removeLeftovers(fileSystem, at);
    Path aside = DurableFile.temporary(at);
    try {
      filling.fill(aside);
      claim.check();
      checkNew(fileSystem, at); // else it would be moved into what is there
      if (!fileSystem.rename(aside, at)) {
        throw new IOException(at + ": cannot be written: the finished " + aside + " cannot be renamed");
      }
    } catch (IOException | RuntimeException e) {
      try {
        fileSystem.delete(aside, true);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private static void checkNew(FileSystem fileSystem, Path path) throws IOException {
    BadInputException.check(!fileSystem.exists(path), "%s: expected a new folder, found something there", path);
  }

  private static void removeLeftovers(FileSystem fileSystem, Path path) throws IOException {
    try {
      for (FileStatus file : fileSystem.listStatus(path.getParent())) {
        if (DurableFile.isTemporaryOf(file.getPath(), path)) {
          fileSystem.delete(file.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      fileSystem.mkdirs(path.getParent());
    }
  }
}
