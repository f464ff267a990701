package bellows.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local disk as {@code fragile:/…}, which fails as it is told to, and is as strict as HDFS is. */
public final class FragileFileSystem extends RawLocalFileSystem {
  /** What happens when a file has taken as many bytes as there is room for. */
  public enum Failure {
    /** The writer hears of it, as an exception, and may clean up. */
    FULL,
    /** The same as Hadoop tells it of a local disk: as an error. */
    FULL_LOCALLY,
    /** From then on all fails: writing, deleting, listing. */
    GONE,
    /** The machine dies: nothing more is done, whatever the writer tries. */
    DEATH
  }

  private static long room = Long.MAX_VALUE;
  private static Failure failure = Failure.FULL;
  private static volatile boolean dead;
  private static volatile boolean gone;

  /** A configuration that knows the scheme. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.fragile.impl", FragileFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    return configuration;
  }

  /** From now on each file holds {@code bytes} and no more. */
  public static void fail(Failure how, long bytes) {
    failure = how;
    room = bytes;
    dead = false;
    gone = false;
  }

  public static void mend() {
    fail(Failure.FULL, Long.MAX_VALUE);
  }

  @Override
  public String getScheme() {
    return "fragile";
  }

  @Override
  public URI getUri() {
    return URI.create("fragile:///");
  }

  @Override
  public FSDataOutputStream create(Path path, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    checkThere(path);
    if (room < 0) {
      throw new IOException(path.getName() + ": Read-only file system");
    }
    return new FSDataOutputStream(
        new Narrow(super.create(path, overwrite, buffer, replication, block, progress)), null);
  }

  private static void checkThere(Path path) throws IOException {
    if (gone) {
      throw new IOException(path.getName() + ": no answer");
    }
  }

  /** Refuses to replace, by an exception. */
  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (!dead && exists(to) && !getFileStatus(to).isDirectory()) {
      throw new FileAlreadyExistsException(to.toString());
    }
    return !dead && super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    checkThere(path);
    return !dead && super.delete(path, recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    checkThere(path);
    return super.listStatus(path);
  }

  /** Claims that it flushes to the disk, and cannot. */
  private static final class Narrow extends FilterOutputStream implements org.apache.hadoop.fs.StreamCapabilities,
      org.apache.hadoop.fs.Syncable {
    private long taken;

    Narrow(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      int fitting = dead ? 0 : (int) Math.min(count, room - taken);
      out.write(bytes, from, fitting);
      taken += fitting;
      if (fitting < count) {
        dead = failure == Failure.DEATH;
        gone = failure == Failure.GONE;
        IOException full = new IOException("No space left on device");
        if (failure == Failure.FULL_LOCALLY) {
          throw error(full);
        }
        throw full;
      }
    }

    @Override
    public boolean hasCapability(String capability) {
      return true;
    }

    @Override
    public void hflush() throws IOException {
      flush();
    }

    @Override
    public void hsync() {
      throw new UnsupportedOperationException("hsync");
    }

    /** Only Hadoop makes such errors. */
    private static FSError error(IOException cause) {
      try {
        Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
        constructor.setAccessible(true);
        return constructor.newInstance(cause);
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
  }
}
