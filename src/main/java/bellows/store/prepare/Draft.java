package bellows.store.prepare;

import bellows.conf.BadInputException;
import bellows.data.Files;
import bellows.data.Split;
import bellows.store.HadoopFiles;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What became of one shard of pictures: a note beside its file, so that a preparation that was killed goes on with the
 * shards that it had not finished. The file has the pictures of its places that could be read, in their order.
 *
 * @param plan what the preparation is to do, see {@link PicturePreparation}
 * @param rows pictures in the file
 * @param bytes of the file; {@code crc32c} are its last four, in hexadecimal
 * @param sums of the pictures' colours, see {@link ColourSums}
 * @param largest the pixels of the largest of them
 */
public record Draft(String plan, Split split, int number, int rows, long bytes, String crc32c, long[] sums,
    int largest, List<Rejected> rejected) implements Serializable {
  /** The folder of drafts in the destination, hidden from readers of data sets. */
  static final String FOLDER = ".prepare";

  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
      DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * A picture that could not be read.
   *
   * @param position its place among all that were to be read, in the prepared order
   */
  public record Rejected(long position, String path, String reason) implements Serializable {}

  /** Where the file of a draft lies. */
  static String path(String folder, Split split, int number, int of) {
    return Files.join(Files.join(folder, FOLDER), ShardStore.name(split, number, of));
  }

  /** Writes the note; the file must be there. */
  void write(HadoopFiles files, String path) {
    try {
      byte[] json = JSON.writeValueAsBytes(this);
      files.write(note(path), out -> out.write(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the note about the file at {@code path}; null if there is none. */
  static Draft read(HadoopFiles files, String path) {
    if (!files.exists(note(path))) {
      return null;
    }
    try (InputStream in = files.open(note(path))) {
      Draft draft = JSON.readValue(in.readNBytes(Manifest.MOST_BYTES), Draft.class);
      BadInputException.check(draft != null && draft.plan != null && draft.split != null && draft.crc32c != null
          && draft.sums != null && draft.rejected != null && !draft.rejected.contains(null), "%s: expected a note "
          + "about a shard, found one with parts missing; delete it to have the shard prepared again", note(path));
      return draft;
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: expected a note about a shard: %s; delete it to have the shard prepared again",
          note(path), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(note(path) + ": cannot be read", e);
    }
  }

  private static String note(String path) {
    return path + ".json";
  }
}
