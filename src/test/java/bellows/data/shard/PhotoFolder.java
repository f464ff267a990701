package bellows.data.shard;

import bellows.image.Picture;
import bellows.image.file.PictureWriter;
import bellows.tensor.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of small made-up photographs, for tests: coloured noise whose colour tells the class, of many sizes. */
public final class PhotoFolder {
  private PhotoFolder() {}

  /** Writes {@code count} pictures for each class to {@code folder/class}. */
  public static void write(Path folder, int count, String... classes) throws IOException {
    for (int label = 0; label < classes.length; label++) {
      Path at = Files.createDirectories(folder.resolve(classes[label]));
      for (int i = 0; i < count; i++) {
        Files.write(at.resolve(String.format("%s_%02d.JPEG", classes[label], i)), jpeg(label, i));
      }
    }
  }

  /** One picture's file. */
  public static byte[] jpeg(int label, int number) {
    return new PictureWriter().jpeg(picture(label, number), 90);
  }

  static Picture picture(int label, int number) {
    Picture picture = new Picture();
    picture.resize(20 + number % 5, 24 - number % 3, 3);
    long key = Draws.key(7, label, number);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = (int) (Draws.uniform(key, i) * 100) + (i % 3 == label % 3 ? 150 : 0);
    }
    return picture;
  }
}
