package bellows.store.shard;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.shard.HeapBytes;
import bellows.data.shard.ShardFormat;
import bellows.data.shard.ShardHead;
import bellows.store.HadoopFiles;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.hdfs.BlockMissingException;

/**
 * The shards that one JVM works on, at hand without being in its heap: a shard on a local disk is mapped where it lies,
 * any other is copied to a local disk and mapped there, and one that the disk budget has no room for is read from where
 * it lies. Many threads may ask at once; a shard is fetched once for all of them.
 *
 * <p>A shard's checksum is verified when it is first asked for, while it is copied, and again when size or time of the
 * local file have changed since. A copy that is gone or damaged is fetched again.
 */
public final class ShardCache implements Closeable {
  /** Brings the bytes of a shard that lies on no file system. */
  public interface Fetch {
    byte[] bytes();
  }

  /** One shard; guarded by itself, so that a slow fetch holds up only those who want the same. */
  private static final class Entry {
    final String path;
    final long bytes;
    final Consumer<ShardFormat.Verified> check;
    Optional<Path> local;
    long asked;
    Rows direct;

    Entry(String path, long bytes, Consumer<ShardFormat.Verified> check) {
      this.path = path;
      this.bytes = bytes;
      this.check = check;
    }
  }

  private final HadoopFiles files;
  private final LocalCopies copies;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LocalFile> originals = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, RemoteBytes> remotes = new ConcurrentHashMap<>();
  private final AtomicLong clock = new AtomicLong();

  public ShardCache(HadoopFiles files, LocalCopies copies) {
    this.files = files;
    this.copies = copies;
  }

  /**
   * The samples of a shard, to be asked for anew in every step, so that losses are noticed.
   *
   * @param crc32c of the file, which tells it from a later one of the same path
   * @param bytes of the file
   * @param check refuses a file that is whole but not the one expected
   * @throws BadInputException if the shard itself is damaged
   */
  public Rows open(String path, String crc32c, long bytes, Consumer<ShardFormat.Verified> check) {
    String key = path + ' ' + crc32c;
    Entry entry = entries.computeIfAbsent(key, k -> new Entry(path, bytes, check));
    synchronized (entry) {
      long before = entry.asked;
      entry.asked = clock.incrementAndGet();
      entry.local = entry.local == null ? files.local(path) : entry.local;
      return entry.local.isPresent() ? original(key, entry, entry.local.get()) : copy(key, entry, before);
    }
  }

  /**
   * The samples of a shard that somebody can bring: it is copied to a local disk and mapped there, and where the disk
   * budget has no room for it, it is brought each time anew and lies in the heap while it is used.
   *
   * @param name of the shard, different from that of any other
   * @param bytes of the shard
   * @param check refuses bytes that are a whole shard but not the one expected
   * @throws BadInputException if the bytes are no shard
   */
  public Rows open(String name, long bytes, Fetch fetch, Consumer<ShardFormat.Verified> check) {
    Entry entry = entries.computeIfAbsent(name, k -> new Entry(name, bytes, check));
    synchronized (entry) {
      long before = entry.asked;
      entry.asked = clock.incrementAndGet();
      LocalFile known = copies.find(name, entry.asked);
      if (known != null) {
        return known.rows();
      }
      byte[] shard = fetch.bytes();
      Optional<LocalCopies.Reservation> reserved = copies.reserve(name, shard.length, before, entry.asked);
      return reserved.isPresent() ? reserved.get().fill(out -> verify(entry, shard, out)).rows()
          : verify(entry, shard, OutputStream.nullOutputStream()).open(new HeapBytes(shard));
    }
  }

  private static ShardHead verify(Entry entry, byte[] shard, OutputStream copy) {
    ShardFormat.Verified verified = ShardFormat.verify(new ByteArrayInputStream(shard), entry.path, shard.length, copy);
    entry.check.accept(verified);
    return verified.head();
  }

  private Rows original(String key, Entry entry, Path local) {
    LocalFile known = originals.get(key);
    if (known == null || !known.isUnchanged()) {
      known = LocalFile.map(local, verify(entry, OutputStream.nullOutputStream()).head());
      originals.put(key, known);
    }
    return known.rows();
  }

  private Rows copy(String key, Entry entry, long before) {
    LocalFile known = copies.find(key, entry.asked);
    if (known != null) {
      return known.rows();
    }
    Optional<LocalCopies.Reservation> reserved = copies.reserve(key, entry.bytes, before, entry.asked);
    if (reserved.isPresent()) {
      entry.direct = null;
      return reserved.get().fill(out -> verify(entry, out).head()).rows();
    }
    if (entry.direct == null) {
      ShardFormat.Verified verified = verify(entry, OutputStream.nullOutputStream());
      entry.direct = verified.head().open(remotes.computeIfAbsent(key,
          k -> new RemoteBytes(files.open(entry.path), entry.path)));
    }
    return entry.direct;
  }

  private ShardFormat.Verified verify(Entry entry, OutputStream copy) {
    try (InputStream in = files.open(entry.path)) {
      ShardFormat.Verified verified = ShardFormat.verify(in, entry.path, files.length(entry.path), copy);
      entry.check.accept(verified);
      return verified;
    } catch (UncheckedIOException e) {
      throw unreadable(entry.path, e.getCause());
    } catch (IOException e) {
      throw unreadable(entry.path, e);
    }
  }

  /** Tells damage, which a person must mend, from a failure that may pass. */
  public static RuntimeException unreadable(String path, IOException e) {
    String remedy = "restore the file from another copy, or prepare the data again";
    if (e instanceof ChecksumException damage) {
      return new BadInputException("%s: at byte %d: expected a block with the file system's own checksum, found "
          + "another: %s; %s", path, damage.getPos(), e.getMessage(), remedy, e);
    }
    if (e instanceof BlockMissingException missing) {
      return new BadInputException("%s: in the block at byte %d: expected a whole copy on some data node, found none: "
          + "%s; %s", path, missing.getOffset(), e.getMessage(), remedy, e);
    }
    return new UncheckedIOException(path + ": cannot be read: " + e.getMessage(), e);
  }

  /**
   * Deletes the copies of a data set. Who still reads one may go on; who asks again has it fetched again.
   *
   * @param prefix of the paths or names of its shards
   */
  public void forget(String prefix) {
    entries.keySet().removeIf(key -> key.startsWith(prefix));
    originals.keySet().removeIf(key -> key.startsWith(prefix));
    remotes.forEach((key, bytes) -> {
      if (key.startsWith(prefix) && remotes.remove(key, bytes)) {
        bytes.close();
      }
    });
    copies.forget(prefix);
  }

  /** Deletes all copies. Who still reads one may go on; who asks again has it fetched again. */
  @Override
  public void close() {
    entries.clear();
    originals.clear();
    remotes.values().forEach(RemoteBytes::close);
    remotes.clear();
    copies.close();
  }
}
