package bellows.store.prepare;

import bellows.data.Files;
import bellows.data.Split;
import bellows.data.source.PictureFile;
import bellows.store.HadoopFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells one preparation of pictures from another, so that what one has drafted is never taken for another's: a note
 * beside the drafts says whose they are.
 *
 * @param fingerprint SHA-256, in hexadecimal, of the list of pictures, classes, order, shards and recipe
 */
record PreparationPlan(String fingerprint) {
  private static final String NOTE = "plan";
  /** Bytes of a note; a fingerprint has 64. */
  private static final int MOST_BYTES = 1 << 10;

  static PreparationPlan of(PictureSource source, PicturePreparation.Options options) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.format("2 %d %d %s %s\n", options.shards(), options.seed(), options.recipe(),
          source.classes()).getBytes(StandardCharsets.UTF_8));
      for (Split split : Split.STORED) {
        List<PictureFile> pictures = source.pictures(split);
        digest.update((split + "\n").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; pictures != null && i < pictures.size(); i++) {
          digest.update((pictures.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      return new PreparationPlan(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a preparation was begun in a folder. */
  static boolean isAt(HadoopFiles files, String folder) {
    return files.exists(note(folder));
  }

  /** That of the preparation which was begun in a folder. */
  static PreparationPlan read(HadoopFiles files, String folder) {
    try (InputStream in = files.open(note(folder))) {
      return new PreparationPlan(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(note(folder) + ": cannot be read", e);
    }
  }

  void write(HadoopFiles files, String folder) {
    files.write(note(folder), out -> out.write(fingerprint.getBytes(StandardCharsets.UTF_8)));
  }

  private static String note(String folder) {
    return Files.join(Files.join(folder, Draft.FOLDER), NOTE);
  }
}
