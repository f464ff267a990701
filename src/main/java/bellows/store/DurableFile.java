package bellows.store;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Files that appear whole or not at all: written under a hidden name, flushed to the disks where the file system can,
 * closed, their length compared, then renamed. Whoever is killed in between leaves a hidden file and nothing else.
 */
public final class DurableFile {
  /** Writes a file's bytes. */
  public interface Body {
    void write(FSDataOutputStream out) throws IOException;
  }

  /** Steps that may fail halfway. */
  public interface Writing {
    void run() throws IOException;
  }

  private static final Pattern FULL = Pattern.compile("(?i)no space left|quota|disk full|not enough space");
  private static final Pattern CLOSED = Pattern.compile("(?i)read-only|permission denied|mkdirs failed|not permitted");

  private DurableFile() {}

  /** The file system of a path; a local one without Hadoop's sidecar checksums, which cannot flush to the disk. */
  public static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }

  /** The name that a file has while it is written: hidden, in the same folder. */
  public static Path temporary(Path path) {
    return new Path(path.getParent(), "." + path.getName() + ".tmp");
  }

  public static boolean isTemporary(Path path) {
    return path.getName().startsWith(".") && path.getName().endsWith(".tmp");
  }

  /**
   * Writes {@code path}, replacing what was there, and makes the folders above it; if that fails, what was there stays
   * and nothing else is left.
   *
   * @throws IOException that says which file could not be written, why, and what to do
   */
  public static void write(FileSystem fileSystem, Path path, Body body) throws IOException {
    Path temporary = temporary(path);
    orCleaned(fileSystem, temporary, path, () -> {
      fill(fileSystem, temporary, body);
      replace(fileSystem, temporary, path);
    });
  }

  /** Runs {@code writing}; if it fails, removes {@code temporary} and says that {@code path} could not be written. */
  public static void orCleaned(FileSystem fileSystem, Path temporary, Path path, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException | RuntimeException | FSError e) {
      try {
        fileSystem.delete(temporary, true);
      } catch (IOException | FSError second) {
        e.addSuppressed(second);
      }
      if (e instanceof RuntimeException unexpected && !isAboutFiles(e)) {
        throw unexpected;
      }
      throw failure(path, e);
    }
  }

  private static boolean isAboutFiles(Throwable thrown) {
    return thrown != null
        && (thrown instanceof IOException || thrown instanceof FSError || isAboutFiles(thrown.getCause()));
  }

  /** What a person needs to know: the first cause that can be acted upon, else what was said last. */
  private static IOException failure(Path path, Throwable thrown) {
    String why = firstLine(thrown);
    String advice = "";
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String said = firstLine(cause);
      if (FULL.matcher(said).find()) {
        why = said;
        advice = "; make room there";
      } else if (CLOSED.matcher(said).find() || cause instanceof AccessControlException) {
        why = said;
        advice = "; expected a folder that can be written: choose another, or change its permissions";
      }
    }
    return new IOException(path + ": cannot be written: " + why + advice, thrown);
  }

  /** Of an {@link FSError}, which Hadoop makes of a full local disk, the disk's own message. */
  private static String firstLine(Throwable thrown) {
    Throwable source = thrown instanceof FSError && thrown.getCause() != null ? thrown.getCause() : thrown;
    String line = String.valueOf(source.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("^([a-z]+\\.)+[A-Z][A-Za-z]*: ", ""); // of an exception that was made of another
  }

  /** Writes, flushes, closes, and compares the length that the file system tells with the bytes written. */
  public static void fill(FileSystem fileSystem, Path path, Body body) throws IOException {
    long written;
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      body.write(out);
      flush(out);
      written = out.getPos();
    }
    long found = fileSystem.getFileStatus(path).getLen();
    if (found != written) {
      throw new IOException("wrote " + written + " bytes to " + path + ", but the file has " + found);
    }
  }

  /** Where the file system has no flushing to the disk, or only says that it has, closing must do. */
  private static void flush(FSDataOutputStream out) throws IOException {
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      try {
        out.hsync();
      } catch (UnsupportedOperationException e) {
        out.flush();
      }
    }
  }

  /** Renames over whatever has the name, in one step: a reader or a crash finds the old file or the new one. */
  static void replace(FileSystem fileSystem, Path from, Path to) throws IOException {
    if (renamed(fileSystem, from, to)) {
      return;
    }
    try {
      // HDFS and its like refuse to overwrite unless told to.
      FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()).rename(from, to, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      // It cannot be told. In two steps, between which the new file has only its hidden name.
      fileSystem.delete(to, false);
      if (!fileSystem.rename(from, to)) {
        throw new IOException("the finished file " + from + " cannot be renamed", e);
      }
    }
  }

  private static boolean renamed(FileSystem fileSystem, Path from, Path to) throws IOException {
    try {
      return fileSystem.rename(from, to);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
