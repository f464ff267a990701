package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.store.HadoopFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * What lies where in a tar archive, or in a part of one that is an archive itself. Only headers are read; whatever is
 * between them is passed over.
 */
final class TarIndex {
  /**
   * A file in the archive.
   *
   * @param offset in the file that holds the archive
   */
  record Member(String name, long offset, long length) {}

  private TarIndex() {}

  /** The files of the archive {@code path}. */
  static List<Member> of(HadoopFiles files, String path) {
    return of(files, path, path, 0, files.length(path));
  }

  /**
   * The files of the archive that lies in {@code path} from {@code offset} on.
   *
   * @param title what errors call it
   */
  static List<Member> of(HadoopFiles files, String path, String title, long offset, long length) {
    List<Member> members = new ArrayList<>();
    try (FSDataInputStream in = files.open(path); TarFile tar = new TarFile(new Part(in, offset, length))) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.isDirectory()) {
          continue;
        }
        BadInputException.check(entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse(),
            "%s: expected files and folders in the archive, found %s, which is neither", title, entry.getName());
        long end = entry.getDataOffset() + entry.getSize();
        BadInputException.check(entry.getDataOffset() >= 0 && entry.getSize() >= 0 && end <= length,
            "%s: expected %s to end before byte %d, where the archive ends, found that it ends at %d; the archive is "
                + "cut short: fetch it again", title, entry.getName(), length, end);
        members.add(new Member(entry.getName(), offset + entry.getDataOffset(), entry.getSize()));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException("%s: expected a tar archive, found that it cannot be read: %s; fetch it again", title,
          e.getMessage(), e);
    }
    return members;
  }

  /** A part of a file as a channel. Reads are short, and buffered below. */
  private static final class Part implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long start;
    private final long length;
    private long at;

    Part(FSDataInputStream in, long start, long length) {
      this.in = in;
      this.start = start;
      this.length = length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      int some = (int) Math.min(into.remaining(), length - at);
      if (some <= 0) {
        return into.hasRemaining() ? -1 : 0;
      }
      byte[] bytes = new byte[some];
      in.readFully(start + at, bytes, 0, some);
      into.put(bytes);
      at += some;
      return some;
    }

    @Override
    public long position() {
      return at;
    }

    @Override
    public SeekableByteChannel position(long position) {
      at = position;
      return this;
    }

    @Override
    public long size() {
      return length;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      throw new IOException("an index is only read");
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      throw new IOException("an index is only read");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
