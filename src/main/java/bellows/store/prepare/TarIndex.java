package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.store.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
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

  /** Shows the files of the archive {@code path}, one after the other. */
  static void read(HadoopFiles files, String path, Consumer<Member> members) {
    read(files, path, path, 0, files.length(path), members);
  }

  /**
   * Shows the files of the archive that lies in {@code path} from {@code offset} on.
   *
   * @param title what errors call it
   */
  static void read(HadoopFiles files, String path, String title, long offset, long length, Consumer<Member> members) {
    try (FSDataInputStream in = files.open(path);
        Part part = new Part(in, offset, length);
        TarArchiveInputStream tar = new TarArchiveInputStream(part)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        BadInputException.check(entry.isCheckSumOK(), "%s: expected the header of %s before byte %d to have the checksum "
            + "that it says, found another; the archive is damaged: fetch it again", title, entry.getName(), part.at);
        if (entry.isDirectory()) {
          continue;
        }
        BadInputException.check(entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse(),
            "%s: expected files and folders in the archive, found %s, which is neither", title, entry.getName());
        long end = part.at + entry.getSize();
        BadInputException.check(entry.getSize() >= 0 && end >= 0 && end <= length,
            "%s: expected %s to end before byte %d, where the archive ends, found that it ends at %d; the archive is "
                + "cut short: fetch it again", title, entry.getName(), length, end);
        members.accept(new Member(entry.getName(), offset + part.at, entry.getSize()));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException("%s: expected a tar archive, found that it cannot be read: %s; fetch it again", title,
          e.getMessage(), e);
    }
  }

  /**
   * A part of a file, from its beginning to its end; what is skipped is not read. So headers come one after the other,
   * and none stays in memory: there may be millions.
   */
  private static final class Part extends InputStream {
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
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int some = (int) Math.min(count, length - at);
      if (some <= 0) {
        return count > 0 ? -1 : 0;
      }
      in.readFully(start + at, into, from, some);
      at += some;
      return some;
    }

    @Override
    public long skip(long count) {
      long some = Math.max(0, Math.min(count, length - at));
      at += some;
      return some;
    }
  }
}
