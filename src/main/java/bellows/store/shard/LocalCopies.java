package bellows.store.shard;

import bellows.conf.BadInputException;
import bellows.data.shard.ShardHead;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of shards in a folder of this JVM's own, within a disk budget.
 *
 * <p>Room is made by deleting the copies that were not used for longest, but none that was used since the newcomer was
 * last asked for. For steps go round the same shards again and again, and where these do not all fit, the plain rule
 * would delete each just before its turn: every step would fetch every shard. So what has no room at its first request
 * waits for the second, and what is in use stays.
 */
public final class LocalCopies implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCopies.class);

  /**
   * How much disk copies may take.
   *
   * @param bytes or {@link #HALF}
   * @param key what a person sets for more
   */
  public record Budget(long bytes, String key) {
    /** As much as stays free beside it; several JVMs on one disk then share what there is without knowing. */
    public static final long HALF = -1;
  }

  /** What fills a new file; returns the head of what it wrote. */
  interface CopyWriter {
    ShardHead write(OutputStream out);
  }

  private static final class Copy {
    final Path path;
    final long bytes;
    long used;
    LocalFile file;

    public Copy(Path path, long bytes, long used) {
      this.path = path;
      this.bytes = bytes;
      this.used = used;
    }
  }

  private final Supplier<Path> home;
  private final Budget budget;
  private final Map<String, Copy> copies = new HashMap<>();
  private Path folder;
  private long taken;
  private long names;
  private boolean warned;

  /** @param home makes the folder, when first it is needed; it goes when these are closed */
  public LocalCopies(Supplier<Path> home, Budget budget) {
    this.home = home;
    this.budget = budget;
  }

  /** The copy under this key; null if there is none, or it has changed behind our back, when it is dropped. */
  synchronized LocalFile find(String key, long now) {
    Copy copy = copies.get(key);
    if (copy == null) {
      return null;
    }
    if (!copy.file.isUnchanged()) {
      drop(key);
      return null;
    }
    copy.used = now;
    return copy.file;
  }

  /** Room for a new copy, if there is, or if older ones that were last used before {@code before} can make it. */
  synchronized Optional<Reservation> reserve(String key, long bytes, long before, long now) {
    folder = folder == null ? home.get() : folder;
    List<String> old = new ArrayList<>(copies.keySet());
    old.removeIf(other -> copies.get(other).used >= before);
    old.sort(Comparator.comparingLong(other -> copies.get(other).used));
    long room = room();
    if (room + old.stream().mapToLong(other -> copies.get(other).bytes).sum() < bytes) {
      warn(key, bytes);
      return Optional.empty();
    }
    boolean dropped = false;
    for (int i = 0; room < bytes; i++) {
      room += copies.get(old.get(i)).bytes;
      drop(old.get(i));
      dropped = true;
    }
    if (dropped) {
      // A deleted file takes room until its mapping ends, which only the collector can do.
      System.gc();
    }
    taken += bytes;
    return Optional.of(new Reservation(key, new Copy(folder.resolve(names++ + ".shard"), bytes, now)));
  }

  private long room() {
    if (budget.bytes >= 0) {
      return budget.bytes - taken;
    }
    try {
      return (Files.getFileStore(folder).getUsableSpace() - taken) / 2;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be looked up: " + e.getMessage(), e);
    }
  }

  private void warn(String key, long bytes) {
    if (!warned) {
      LOG.warn("{}: no room for a copy of {} bytes beside {} bytes of others in {}, so it is read from its file system "
          + "sample by sample, which is slow; more room: --conf {}=SIZE, or another spark.local.dir",
          key, bytes, taken, folder, budget.key);
      warned = true;
    }
  }

  private void drop(String key) {
    Copy copy = copies.remove(key);
    taken -= copy.bytes;
    delete(copy.path);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": cannot be deleted: " + e.getMessage(), e);
    }
  }

  /** Deletes the copies whose keys begin so. */
  synchronized void forget(String prefix) {
    copies.keySet().stream().filter(key -> key.startsWith(prefix)).toList().forEach(this::drop);
  }

  /** Bytes of all copies, those included that are being made. */
  synchronized long taken() {
    return taken;
  }

  /** Deletes all copies, and the folder unless a task that nobody waits for is still making one in it. */
  @Override
  public synchronized void close() {
    List.copyOf(copies.keySet()).forEach(this::drop);
    try {
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} is left to whoever made it", folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be deleted: " + e.getMessage(), e);
    }
    folder = null;
  }

  /** Room that nobody else takes, for one copy. */
  final class Reservation {
    private final String key;
    private final Copy copy;

    private Reservation(String key, Copy copy) {
      this.key = key;
      this.copy = copy;
    }

    /** Makes the copy, or gives the room back. */
    LocalFile fill(CopyWriter writer) {
      boolean whole = false;
      try {
        ShardHead head;
        try (OutputStream out = new CopyOutput(copy)) {
          head = writer.write(out);
        } catch (IOException e) {
          throw noRoom(copy, e);
        }
        LocalFile file = LocalFile.map(copy.path, head);
        synchronized (LocalCopies.this) {
          copy.file = file;
          copies.put(key, copy);
        }
        whole = true;
        return file;
      } finally {
        if (!whole) {
          giveBack();
        }
      }
    }

    private void giveBack() {
      synchronized (LocalCopies.this) {
        taken -= copy.bytes;
      }
      delete(copy.path);
    }
  }

  private BadInputException noRoom(Copy copy, IOException e) {
    return new BadInputException("%s: expected room for %d bytes, a copy of a shard, found that it cannot be written: "
        + "%s; free some, or set --conf %s=SIZE lower, or another spark.local.dir", copy.path, copy.bytes,
        e.getMessage(), budget.key, e);
  }

  /** Says whose fault it is if a write fails, so that nobody takes it for the shard's. */
  private final class CopyOutput extends FilterOutputStream {
    private final Copy copy;

    CopyOutput(Copy copy) throws IOException {
      super(new FileOutputStream(copy.path.toFile()));
      this.copy = copy;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw noRoom(copy, e);
      }
    }
  }
}
