package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.data.Split;
import bellows.data.shard.ColourSums;
import bellows.data.shard.PictureCode;
import bellows.data.shard.PictureFormat;
import bellows.data.shard.PictureRecipe;
import bellows.data.source.PictureFile;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Writes one shard: reads its pictures wherever they lie, brings them into the wanted form, and notes which could not
 * be read. What is written is a function of this record and of the pictures.
 *
 * @param folder of the data set
 * @param pictures of the shard's places, in their order; the i-th is at place number + i · of
 */
public record DraftTask(String folder, Split split, int number, int of, int classes, String plan, PictureRecipe recipe,
    List<PictureFile> pictures) implements Serializable {
  private static final int LONGEST_REASON = 300;

  /**
   * Writes the file, and then the note about it. Others may run the same task at the same time.
   *
   * @param seen is told after each picture how many there were
   */
  public Draft run(HadoopFiles files, IntConsumer seen) {
    String path = Draft.path(folder, split, number, of);
    Drafting drafting = new Drafting(files, seen);
    files.write(path, drafting::write);
    Draft draft = drafting.draft(files.length(path));
    draft.write(files, path);
    return draft;
  }

  /** One run of the task. */
  private final class Drafting {
    private final HadoopFiles files;
    private final IntConsumer seen;
    private final PictureCode code = new PictureCode();
    private final ColourSums colours = new ColourSums();
    private final List<Draft.Rejected> rejected = new ArrayList<>();
    private PictureFormat.Writer writer;
    private int largest;
    private int checksum;

    Drafting(HadoopFiles files, IntConsumer seen) {
      this.files = files;
      this.seen = seen;
    }

    void write(OutputStream out) throws IOException {
      writer = new PictureFormat.Writer(out, classes, number, of);
      try (Opened opened = new Opened(files)) {
        for (int i = 0; i < pictures.size(); i++) {
          add(opened, pictures.get(i), number + (long) i * of);
          seen.accept(i + 1);
        }
      }
      checksum = writer.finish();
    }

    private void add(Opened opened, PictureFile picture, long position) throws IOException {
      if (picture.length() < 1 || picture.length() > PictureFormat.MOST_BYTES) {
        reject(picture, position, String.format("expected a file of 1 to %d bytes, found %d", PictureFormat.MOST_BYTES,
            picture.length()));
        return;
      }
      int length = (int) picture.length();
      opened.read(picture, code.room(length), length);
      try {
        add(code.prepare(length, recipe), picture.label());
      } catch (BadInputException e) {
        reject(picture, position, e.getMessage());
      } finally {
        code.release();
      }
    }

    private void add(PictureRecipe.Stored stored, int label) throws IOException {
      if (split == Split.TRAIN) {
        colours.add(stored.picture());
      }
      largest = Math.max(largest, stored.picture().height() * stored.picture().width());
      writer.add(stored.bytes(), stored.length(), label);
    }

    private void reject(PictureFile picture, long position, String reason) {
      rejected.add(new Draft.Rejected(position, picture.title(),
          reason.substring(0, Math.min(LONGEST_REASON, reason.length()))));
    }

    Draft draft(long bytes) {
      return new Draft(plan, split, number, writer.rows(), bytes, ShardStore.hex(checksum), colours.sums(), largest,
          rejected);
    }
  }

  /** Where pictures are read from: an archive stays open for the next. */
  private static final class Opened implements Closeable {
    private final HadoopFiles files;
    private String path;
    private FSDataInputStream in;

    Opened(HadoopFiles files) {
      this.files = files;
    }

    void read(PictureFile picture, byte[] into, int length) throws IOException {
      if (!picture.path().equals(path)) {
        close();
        in = files.open(picture.path());
        path = picture.path();
      }
      try {
        in.readFully(Math.max(0, picture.offset()), into, 0, length);
      } catch (EOFException e) {
        throw new BadInputException("%s: expected %d bytes, as it had when the source was listed, found fewer; begin "
            + "again with --overwrite", picture.title(), length, e);
      } catch (IOException e) {
        throw ShardCache.unreadable(picture.title(), e);
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}
