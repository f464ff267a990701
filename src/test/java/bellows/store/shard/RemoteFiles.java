package bellows.store.shard;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk in the guise of a file system far away, {@code remote:/…}: what cannot be mapped where it lies. The
 * blocks of shard s are on the machine {@code node-s}, and all files on {@code everywhere}.
 */
public final class RemoteFiles extends RawLocalFileSystem {
  /** Shards opened since a test set it to 0. */
  public static final AtomicInteger OPENED = new AtomicInteger();

  /** A file whose name holds this text has a block that contradicts the file system's checksum; null for none. */
  static volatile String rotten;

  /** The path by which {@code local} is known here. */
  public static String path(java.nio.file.Path local) {
    return "remote:" + local;
  }

  @Override
  public String getScheme() {
    return "remote";
  }

  @Override
  public URI getUri() {
    return URI.create("remote:///");
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    if (path.getName().endsWith(".shard")) {
      OPENED.incrementAndGet();
    }
    if (rotten != null && path.getName().contains(rotten)) {
      throw new ChecksumException("Checksum error: exp: 17 got: 4", 512);
    }
    return super.open(path, buffer);
  }

  /** Without owners, which the local file system would look up under a path that it does not know. */
  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder)).map(status -> new FileStatus(status.getLen(), status.isDirectory(),
        1, 1 << 20, status.getModificationTime(), status.getPath())).toArray(FileStatus[]::new);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    String number = file.getPath().getName().replaceFirst("[a-z]+-([0-9]+)-of.*", "$1");
    String node = "node-" + number.replaceFirst("^0+(?=.)", "");
    return new BlockLocation[] {new BlockLocation(new String[] {"10.0.0.1:9866"}, new String[] {node, "everywhere"}, 0,
        file.getLen())};
  }
}
