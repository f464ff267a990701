package bellows.tensorboard;

import bellows.store.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An event file that grows while a run goes on, on any Hadoop file system. Each start of a run has a file of its own:
 * TensorBoard reads all of a folder, in the order of their names, and few file systems can add to a file.
 *
 * <p>What was flushed can be read at once. An object store shows an object only when it is whole: there each flush, but
 * no more than one a minute, makes another object.
 */
final class EventFile implements Closeable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final long OBJECT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final FileSystem fileSystem;
  private final Path path;
  /** Null on an object store. */
  private final FSDataOutputStream out;
  /** Records that no object has yet; each object begins with {@link #head}. */
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private final byte[] head;
  private int objects;
  private long written = System.nanoTime();

  private EventFile(FileSystem fileSystem, Path path, Instant time) throws IOException {
    this.fileSystem = fileSystem;
    this.path = path;
    head = EventFrame.of(BoardEvent.version(time));
    boolean whole = fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
    out = whole ? null : fileSystem.create(path, false);
    if (out != null) {
      out.write(head);
    }
  }

  /**
   * Begins a file, and cuts what a writer that was killed has left half-written at the end of the last one.
   *
   * @param time of the start; files are read in its order
   */
  static EventFile begin(Path folder, Instant time, Configuration configuration) throws IOException {
    FileSystem fileSystem = DurableFile.fileSystem(folder, configuration);
    fileSystem.mkdirs(folder);
    mendLast(fileSystem, folder);
    return new EventFile(fileSystem, new Path(folder, name(time, ProcessHandle.current().pid())), time);
  }

  /** The name of a file whose writer began at a time: with others, in the order in which they are to be read. */
  static String name(Instant time, long writer) {
    return String.format(Locale.ROOT, "%s%010d.bellows.%d.%03d", PREFIX, time.getEpochSecond(), writer,
        time.getNano() / 1_000_000);
  }

  private static void mendLast(FileSystem fileSystem, Path folder) throws IOException {
    Optional<FileStatus> last = Arrays.stream(fileSystem.listStatus(folder))
        .filter(file -> file.isFile() && file.getPath().getName().startsWith(PREFIX))
        .max(Comparator.comparing(file -> file.getPath().getName()));
    if (last.isPresent()) {
      mend(fileSystem, last.get());
    }
  }

  private static void mend(FileSystem fileSystem, FileStatus file) throws IOException {
    long sound;
    try (InputStream in = fileSystem.open(file.getPath(), 1 << 17)) {
      sound = EventFrame.soundLength(in);
    }
    if (sound < file.getLen()) {
      try {
        fileSystem.truncate(file.getPath(), sound);
      } catch (IOException | UnsupportedOperationException e) {
        // Not every file system cuts files, nor one whose writer it has not yet given up; readers pass over a torn end.
      }
    }
  }

  Path path() {
    return path;
  }

  void add(byte[] record) throws IOException {
    byte[] frame = EventFrame.of(record);
    if (out != null) {
      out.write(frame);
    } else {
      waiting.writeBytes(frame);
    }
  }

  /** Makes the records so far readable, or those that a minute ago were waiting. */
  void flush() throws IOException {
    if (out != null) {
      out.hflush();
    } else if (System.nanoTime() - written > OBJECT_NANOS) {
      writeObject();
    }
  }

  private void writeObject() throws IOException {
    if (waiting.size() == 0) {
      return;
    }
    Path object = path.suffix(String.format(Locale.ROOT, ".%06d", objects));
    DurableFile.write(fileSystem, object, stream -> {
      stream.write(head);
      waiting.writeTo(stream);
    });
    objects++;
    waiting.reset();
    written = System.nanoTime();
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    } else {
      writeObject();
    }
  }
}
