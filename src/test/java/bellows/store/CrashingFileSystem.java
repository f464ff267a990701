package bellows.store;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as {@code crashing:/…}, in the manner of one kind of file system, of whose operations a chosen one
 * fails. Looking counts as well as changing: one at a time, every operation of a writer can be the one.
 */
public final class CrashingFileSystem extends RawLocalFileSystem {
  /** What the file system can do. */
  public enum Manner {
    /** Renames over a file in one step. */
    LOCAL,
    /** Refuses to rename over a file unless told to, and then does it in one step. */
    HDFS,
    /**
     * Renames by copying each object and then deleting each, never over another; cannot append or flush; what is
     * written appears when it is closed, all at once, or never if it is abandoned.
     */
    OBJECTS
  }

  /** What comes after the operation that fails. */
  public enum End {
    /** The writer hears of it and may clean up. */
    FAILURE,
    /** Nothing: the process has died. */
    DEATH
  }

  private static Manner manner = Manner.LOCAL;
  private static End end = End.FAILURE;
  private static long last = Long.MAX_VALUE;
  private static long done;

  /** A configuration that knows the scheme. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.crashing.impl", CrashingFileSystem.class, FileSystem.class);
    configuration.setClass("fs.AbstractFileSystem.crashing.impl", Renaming.class,
        AbstractFileSystem.class);
    return configuration;
  }

  /** From now on, the operation with this number fails, counted from 1. */
  public static void crash(Manner how, End then, long operation) {
    manner = how;
    end = then;
    last = operation;
    done = 0;
  }

  /** From now on, nothing fails. */
  public static void mend() {
    last = Long.MAX_VALUE;
  }

  /** Whether the operation that was to fail has been reached. */
  public static boolean crashed() {
    return done >= last;
  }

  private static void operation() throws IOException {
    done++;
    if (done == last || done > last && end == End.DEATH) {
      throw new IOException("operation " + done + " fails");
    }
  }

  @Override
  public String getScheme() {
    return "crashing";
  }

  @Override
  public URI getUri() {
    return URI.create("crashing:///");
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return manner == Manner.OBJECTS ? capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        : super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream create(Path path, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    operation();
    return new FSDataOutputStream(manner == Manner.OBJECTS ? new ObjectWriter(pathToFile(path).toPath())
        : new FileWriter(super.create(path, overwrite, buffer, replication, block, progress)), null);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    operation();
    return super.open(path, buffer);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    operation();
    return super.getFileStatus(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    operation();
    return super.listStatus(path);
  }

  /** Which Hadoop leaves to a program of its own, each time. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  @Override
  public boolean mkdirs(Path path) throws IOException {
    operation();
    return super.mkdirs(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (manner == Manner.OBJECTS && pathToFile(path).isDirectory()) {
      for (File file : sorted(path)) {
        operation();
        Files.delete(file.toPath());
      }
    }
    operation();
    return super.delete(path, recursive);
  }

  private File[] sorted(Path folder) {
    File[] files = pathToFile(folder).listFiles();
    Arrays.sort(files, Comparator.comparing(File::getName));
    return files;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    operation();
    if (manner == Manner.LOCAL) {
      return super.rename(from, to);
    }
    if (pathToFile(to).exists()) {
      return false;
    }
    if (manner == Manner.HDFS) {
      return super.rename(from, to);
    }
    Files.copy(pathToFile(from).toPath(), pathToFile(to).toPath());
    operation();
    return super.delete(from, false);
  }

  private static final class FileWriter extends FilterOutputStream {
    FileWriter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    /** If it fails, half of the bytes have been written. */
    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        operation();
      } catch (IOException e) {
        out.write(bytes, from, count / 2);
        throw e;
      }
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      super.close();
      operation();
    }
  }

  private static final class ObjectWriter extends OutputStream implements Abortable, StreamCapabilities {
    private final java.nio.file.Path path;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean open = true;

    ObjectWriter(java.nio.file.Path path) {
      this.path = path;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int count) throws IOException {
      operation();
      bytes.write(more, from, count);
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(StreamCapabilities.ABORTABLE_STREAM);
    }

    @Override
    public AbortableResult abort() {
      open = false;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return false;
        }

        @Override
        public IOException anyCleanupException() {
          return null;
        }
      };
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        operation();
        Files.createDirectories(path.getParent());
        Files.write(path, bytes.toByteArray());
      }
    }
  }

  /** What HDFS offers where it is told to rename over a file. */
  public static final class Renaming extends DelegateToFileSystem {
    public Renaming(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, FileSystem.get(uri, configuration), configuration, "crashing", false);
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      if (manner != Manner.HDFS) {
        super.renameInternal(from, to, overwrite);
        return;
      }
      operation();
      Files.move(java.nio.file.Path.of(from.toUri().getPath()), java.nio.file.Path.of(to.toUri().getPath()),
          StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
