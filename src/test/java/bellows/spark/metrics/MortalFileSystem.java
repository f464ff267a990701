package bellows.spark.metrics;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as {@code mortal:/…}, whose writer dies before or after the n-th operation that changes anything:
 * that and all later ones fail. Reading does not. A rename is a copy and a deletion, as object stores have it: two
 * operations.
 */
public final class MortalFileSystem extends RawLocalFileSystem {
  private static int left = Integer.MAX_VALUE;
  private static boolean afterwards;
  private static boolean dead;

  /** Something done to files. */
  private interface Operation<T> {
    T run() throws IOException;
  }

  /** A configuration that knows the scheme. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.mortal.impl", MortalFileSystem.class, FileSystem.class);
    return configuration;
  }

  /**
   * Lets so many operations succeed.
   *
   * @param done whether the one after them is done, too, though the writer does not hear of it
   */
  static synchronized void dieAfter(int operations, boolean done) {
    left = operations;
    afterwards = done;
    dead = false;
  }

  static void live() {
    dieAfter(Integer.MAX_VALUE, false);
  }

  static synchronized boolean isDead() {
    return dead;
  }

  private static synchronized <T> T mortally(Operation<T> operation) throws IOException {
    if (dead || left-- == 0) {
      if (!dead && afterwards) {
        operation.run();
      }
      dead = true;
      throw new IOException("the writer is dead");
    }
    return operation.run();
  }

  @Override
  public String getScheme() {
    return "mortal";
  }

  @Override
  public URI getUri() {
    return URI.create("mortal:///");
  }

  @Override
  public FSDataOutputStream create(Path path, boolean overwrite, int buffer, short replication, long block,
      Progressable progress) throws IOException {
    OutputStream out = mortally(() -> super.create(path, overwrite, buffer, replication, block, progress));
    return new FSDataOutputStream(new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
      }

      /** What was written is there after this, if the writer lives. */
      @Override
      public void close() throws IOException {
        mortally(() -> {
          out.close();
          return null;
        });
      }
    }, null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    mortally(() -> Files.copy(pathToFile(from).toPath(), pathToFile(to).toPath(), StandardCopyOption.REPLACE_EXISTING));
    return mortally(() -> super.delete(from, false));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return mortally(() -> super.delete(path, recursive));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return mortally(() -> super.mkdirs(path, permission));
  }
}
