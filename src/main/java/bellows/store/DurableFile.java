package bellows.store;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Files that appear whole or not at all: written under a hidden name, flushed to the disks where the file system can,
 * closed, their length compared, then renamed. Whoever is killed in between leaves a hidden file and nothing else.
 */
public final class DurableFile {
  /** Writes a file's bytes. */
  public interface Body {
    void write(FSDataOutputStream out) throws IOException;
  }

  private DurableFile() {}

  /** The file system of a path; a local one without Hadoop's sidecar checksums, which cannot flush to the disk. */
  public static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }

  /** The name that a file has while it is written: hidden, in the same folder. */
  static Path temporary(Path path) {
    return new Path(path.getParent(), "." + path.getName() + ".tmp");
  }

  public static boolean isTemporary(Path path) {
    return path.getName().startsWith(".") && path.getName().endsWith(".tmp");
  }

  /** Writes {@code path}, replacing what was there; if that fails, what was there stays and nothing else is left. */
  public static void write(FileSystem fileSystem, Path path, Body body) throws IOException {
    Path temporary = temporary(path);
    try {
      fill(fileSystem, temporary, body);
      replace(fileSystem, temporary, path);
    } catch (IOException | RuntimeException e) {
      try {
        fileSystem.delete(temporary, false);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** Writes, flushes, closes, and compares the length that the file system tells with the bytes written. */
  static void fill(FileSystem fileSystem, Path path, Body body) throws IOException {
    long written;
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      body.write(out);
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      written = out.getPos();
    }
    long found = fileSystem.getFileStatus(path).getLen();
    if (found != written) {
      throw new IOException("wrote " + written + " bytes to " + path + ", but the file has " + found);
    }
  }

  /** Renames over whatever has the name, in one step: a reader or a crash finds the old file or the new one. */
  private static void replace(FileSystem fileSystem, Path from, Path to) throws IOException {
    if (!fileSystem.rename(from, to)) {
      // HDFS and its like refuse to overwrite unless told to.
      FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()).rename(from, to, Options.Rename.OVERWRITE);
    }
  }
}
