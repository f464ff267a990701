package bellows.store.shard;

import bellows.data.shard.ShardBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;

/** A shard read from where it lies, a request for each sample: slow, but it takes no room. */
public final class RemoteBytes implements ShardBytes, Closeable {
  private final FSDataInputStream in;
  private final String path;

  public RemoteBytes(FSDataInputStream in, String path) {
    this.in = in;
    this.path = path;
  }

  @Override
  public void read(long at, byte[] into, int count) {
    try {
      in.readFully(at, into, 0, count);
    } catch (IOException e) {
      throw ShardCache.unreadable(path, e);
    }
  }

  /** {@inheritDoc} There is no room to keep them in. */
  @Override
  public void readAhead(long at, int count) {}

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be closed", e);
    }
  }
}
