package bellows.data.shard;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.Resize;
import bellows.image.file.PictureWriter;
import java.io.Serializable;

/**
 * In which form pictures are stored.
 *
 * @param side the length that the shorter side gets; 0 leaves pictures as they are
 * @param form of the bytes
 * @param quality of JPEG, 1 to 100
 */
public record PictureRecipe(int side, Form form, int quality) implements Serializable {
  /** Of a stored picture's bytes. */
  public enum Form {
    /** Files stay as the source has them; they are decoded all the same, so that what cannot be read is known. */
    KEPT,
    JPEG,
    /** Three bytes a pixel. */
    RAW
  }

  private static final int LONGEST = 4096;

  public PictureRecipe {
    BadInputException.check(form == Form.KEPT ? side == 0 : side >= 0 && side <= LONGEST,
        "--shorter-side: expected 1 to %d pixels%s, found %d", LONGEST,
        form == Form.KEPT ? ", or none with --keep" : "", side);
    BadInputException.check(quality >= 1 && quality <= 100, "--quality: expected 1 to 100, found %d", quality);
  }

  /**
   * The bytes to store of a picture.
   *
   * @param file its bytes as they were found, of which the first {@code length} count
   * @param spare what the result may lie in
   * @param writer of JPEGs
   * @return the bytes, and the picture that they show but for JPEG's losses
   */
  Stored apply(byte[] file, int length, Picture picture, Picture spare, PictureWriter writer) {
    Picture shown = resized(picture, spare);
    return switch (form) {
      case KEPT -> new Stored(file, length, shown);
      case JPEG -> Stored.of(writer.jpeg(shown, quality), shown);
      case RAW -> Stored.of(RawPicture.encode(shown), shown);
    };
  }

  /** A picture's bytes, of which the first {@code length} count, and its pixels. */
  public record Stored(byte[] bytes, int length, Picture picture) {
    static Stored of(byte[] bytes, Picture picture) {
      return new Stored(bytes, bytes.length, picture);
    }
  }

  private Picture resized(Picture picture, Picture spare) {
    int shorter = Math.min(picture.height(), picture.width());
    if (side == 0 || shorter == side) {
      return picture;
    }
    long height = (long) side * picture.height() / shorter;
    long width = (long) side * picture.width() / shorter;
    BadInputException.check(height * width <= Picture.MOST_PIXELS,
        "expected a picture that has at most %d pixels when its shorter side is %d, found one of %d×%d",
        Picture.MOST_PIXELS, side, picture.height(), picture.width());
    Resize.whole(picture, spare, (int) height, (int) width);
    return spare;
  }

  /** One line for people, and what tells this recipe from others. */
  public String describe() {
    String size = side == 0 ? "size kept" : "shorter side " + side;
    return switch (form) {
      case KEPT -> "files kept";
      case JPEG -> size + ", JPEG of quality " + quality;
      case RAW -> size + ", raw pixels";
    };
  }
}
