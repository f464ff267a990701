package bellows.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Files that appear whole or not at all, and replace others in one step: at any moment, whoever reads finds the old
 * file or the new one. How, depends on what the file system can do.
 *
 * <ul>
 * <li>On local disks, HDFS and their like, a file is written under a hidden name, flushed to the disks where that is
 *     possible, closed, its length compared, and then renamed over the old one. Whoever is killed in between leaves a
 *     hidden file and nothing else.
 * <li>An object store cannot rename over an object; its rename is a copy and a removal. But what is written there
 *     appears, all at once, only when it is closed, and writing can be abandoned before. So files are written under
 *     their own names.
 * <li>Anything else that refuses to rename over a file is told to remove it first. There alone is a moment at which the
 *     new file has only its hidden name.
 * </ul>
 *
 * <p>Hidden names are unique, so that two writers of one file do not disturb each other: the last one wins. A name
 * tells which process writes, so that what the dead have left can be removed by others.
 */
public final class DurableFile {
  /** Writes a file's bytes. */
  public interface Body {
    void write(FSDataOutputStream out) throws IOException;
  }

  private static final Pattern FULL = Pattern.compile("(?i)no space left|quota|disk full|not enough space");
  private static final Pattern CLOSED = Pattern.compile("(?i)read-only|permission denied|mkdirs failed|not permitted");

  /** A hidden name: the file's, the machine and number of the process, and a random word. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..*\\.(?<machine>[0-9a-f]{8})-(?<pid>\\d{1,18})-[0-9a-f]{16}\\.tmp");

  /** A file that nobody has added to for so long has no writer: bytes reach any file system more often. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** The hidden names that this process writes under now. */
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  private DurableFile() {}

  /** The file system of a path; a local one is a {@link LocalDisk}. */
  public static FileSystem fileSystem(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem instanceof LocalFileSystem local ? LocalDisk.of(local) : fileSystem;
  }

  /** A new name that a file may have while it is written: hidden, in the same folder. */
  public static Path temporary(Path path) {
    return new Path(path.getParent(),
        "." + path.getName() + "." + WriterProcess.here().tag() + "-" + WriterProcess.randomWord() + ".tmp");
  }

  public static boolean isTemporary(Path path) {
    return path.getName().startsWith(".") && path.getName().endsWith(".tmp");
  }

  /** Whether a name is one that {@link #temporary} has given for {@code path}. */
  static boolean isTemporaryOf(Path temporary, Path path) {
    String before = "." + path.getName() + ".";
    return temporary.getName().startsWith(before) && TEMPORARY.matcher(temporary.getName()).matches()
        && temporary.getName().indexOf('.', before.length()) == temporary.getName().length() - ".tmp".length();
  }

  /**
   * Removes the hidden files beside a file just written, if their writers are gone. Those of processes that may live
   * stay, and so do those that this process writes.
   *
   * @param written tells the time of day by the file system's own clock: those of machines differ
   */
  public static void removeAbandoned(FileSystem fileSystem, Path written) throws IOException {
    long now = fileSystem.getFileStatus(written).getModificationTime();
    for (FileStatus file : fileSystem.listStatus(written.getParent())) {
      if (file.isFile() && isTemporary(file.getPath()) && isAbandoned(file, now)) {
        fileSystem.delete(file.getPath(), false);
      }
    }
  }

  private static boolean isAbandoned(FileStatus file, long now) {
    Matcher name = TEMPORARY.matcher(file.getPath().getName());
    if (name.matches()) {
      String machine = name.group("machine");
      long pid = Long.parseLong(name.group("pid"));
      if (WriterProcess.here().tag().equals(machine + "-" + pid)) {
        return !OURS.contains(file.getPath().getName());
      }
      if (WriterProcess.isOfTheDead(machine, pid)) {
        return true;
      }
    }
    return now - file.getModificationTime() > ABANDONED.toMillis();
  }

  /**
   * Writes {@code path}, replacing what was there, and makes the folders above it; if that fails, what was there stays
   * and nothing else is left.
   *
   * @throws IOException that says which file could not be written, why, and what to do
   */
  public static void write(FileSystem fileSystem, Path path, Body body) throws IOException {
    try {
      if (fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
        fill(fileSystem, path, body, FSDataOutputStream::abort);
      } else {
        writeAside(fileSystem, path, body);
      }
    } catch (IOException | RuntimeException | FSError e) {
      if (e instanceof RuntimeException unexpected && !isAboutFiles(e)) {
        throw unexpected;
      }
      throw failure(path, e);
    }
  }

  private static void writeAside(FileSystem fileSystem, Path path, Body body) throws IOException {
    Path temporary = temporary(path);
    OURS.add(temporary.getName());
    try {
      fill(fileSystem, temporary, body, out -> {});
      replace(fileSystem, temporary, path);
    } catch (IOException | RuntimeException | FSError e) {
      try {
        fileSystem.delete(temporary, true);
      } catch (IOException | FSError second) {
        e.addSuppressed(second);
      }
      throw e;
    } finally {
      OURS.remove(temporary.getName());
    }
  }

  private static boolean isAboutFiles(Throwable thrown) {
    return thrown != null
        && (thrown instanceof IOException || thrown instanceof FSError || isAboutFiles(thrown.getCause()));
  }

  /** What a person needs to know: the first cause that can be acted upon, else what was said last. */
  static IOException failure(Path path, Throwable thrown) {
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

  /**
   * Writes, flushes, closes, and compares the length that the file system tells with the bytes written.
   *
   * @param abandon what to do before closing a file that could not be written whole
   */
  private static void fill(FileSystem fileSystem, Path path, Body body, Consumer<FSDataOutputStream> abandon)
      throws IOException {
    long written;
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      try {
        body.write(out);
        flush(out);
        written = out.getPos();
      } catch (IOException | RuntimeException | Error e) {
        abandon.accept(out);
        throw e;
      }
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

  /** Renames over whatever has the name, in one step where the file system can. */
  static void replace(FileSystem fileSystem, Path from, Path to) throws IOException {
    if (renamed(fileSystem, from, to)) {
      return;
    }
    try {
      // HDFS and its like refuse to overwrite unless told to.
      FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()).rename(from, to, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      // It cannot be told.
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
