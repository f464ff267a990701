package bellows.fuzz;

import bellows.image.Picture;
import bellows.image.file.Jpegs;
import bellows.image.file.PictureReader;
import bellows.image.file.PictureWriter;
import bellows.image.file.Pngs;
import java.util.Arrays;
import java.util.List;

/** Files of pictures; one reader for all, as in use, so that a bad file must not spoil the next. */
final class FuzzedPictures {
  /**
   * The smallest file of a picture is much smaller than the picture: a JPEG has at most 1,024 pixels a byte, a PNG
   * 8,256, of twelve bytes in memory and some more in the decoder's.
   */
  private static final int JPEG_FACTOR = 1024 * 24;
  private static final int PNG_FACTOR = 8256 * 24;

  private FuzzedPictures() {}

  static List<Subject> subjects() {
    int[] noise = {3, 200, 17, 180, 90, 91, 250, 0, 255, 30, 60, 128};
    List<byte[]> jpegs = List.of(Jpegs.of(4, noise).baseline("\1"),
        Jpegs.of(3, noise, noise, noise).progressive("\1\2\3"),
        Jpegs.of(4, noise, noise, noise, noise).adobe(2).baseline("\1\2\3\4"),
        Jpegs.of(4, noise).exif(true, 6).baseline("\1"), new PictureWriter().jpeg(scene(), 60));
    List<byte[]> pngs = List.of(Pngs.of(2, 2, 8, 2).rows(0, 1, 2, 3, 4, 5, 6, 1, 7, 8, 9, 10, 11, 12),
        Pngs.of(1, 3, 8, 3).chunk("PLTE", new byte[9]).rows(0, 2, 0, 1),
        Pngs.of(1, 2, 16, 4).rows(0, 1, 2, 3, 4, 5, 6, 7, 8),
        Pngs.of(2, 9, 1, 0).rows(0, 1, 128, 2, 3, 128), new PictureWriter().png(scene()));
    return List.of(Subject.of("jpeg", jpegs, reader()).allocating(JPEG_FACTOR, 1 << 20),
        Subject.of("png", pngs, reader()).repairedBy(Pngs::checksummed).checkedInParts()
            .allocating(PNG_FACTOR, 1 << 20));
  }

  private static Subject.Reader reader() {
    PictureReader reader = new PictureReader();
    return file -> {
      Picture picture = new Picture();
      reader.read(file, file.length, picture);
      float[] values = Arrays.copyOf(picture.values(), picture.size());
      for (float value : values) {
        if (!(value >= 0 && value <= 255) || picture.channels() != 3) {
          throw new IllegalStateException("value " + value);
        }
      }
      return List.of(picture.height(), picture.width(), Arrays.hashCode(values));
    };
  }

  private static Picture scene() {
    Picture picture = new Picture();
    picture.resize(20, 33, 3);
    for (int i = 0; i < picture.size(); i++) {
      picture.values()[i] = i * i % 251;
    }
    return picture;
  }
}
