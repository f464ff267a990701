package bellows.data.shard;

import bellows.conf.BadInputException;
import bellows.image.Picture;
import bellows.image.file.PictureReader;
import bellows.image.file.PictureWriter;
import java.util.function.Supplier;

/**
 * Decodes pictures, or brings them into the form in which they are stored. Memory is used again for the next. For one
 * thread.
 */
public final class PictureCode {
  private static final String NO_MEMORY = "expected memory to %s, found none; give more with --driver-memory or "
      + "--executor-memory, or let fewer threads share it with --executor-cores";

  private final PictureReader reader = new PictureReader();
  private final PictureWriter writer = new PictureWriter();
  private final Picture picture = new Picture();
  private final Picture spare = new Picture();
  private byte[] bytes = new byte[1 << 16];

  /** An array of at least {@code length} bytes, to be filled with a picture's file. */
  public byte[] room(int length) {
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, (int) Math.min(PictureFormat.MOST_BYTES, 2L * bytes.length))];
    }
    return bytes;
  }

  /**
   * Decodes the first {@code length} bytes of {@link #room} into three channels.
   *
   * @param name what errors call the picture
   * @throws BadInputException if they are no picture, or a damaged one
   */
  public void decode(int length, Picture into, Supplier<String> name) {
    try {
      decode(length, into);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s", name.get(), e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new BadInputException("%s: " + NO_MEMORY, name.get(), "decode it", e);
    } finally {
      reader.release();
    }
  }

  private void decode(int length, Picture into) {
    if (RawPicture.is(bytes, length)) {
      RawPicture.decode(bytes, length, into);
    } else {
      reader.read(bytes, length, into);
    }
  }

  /**
   * The form in which to store what the first {@code length} bytes of {@link #room} hold. Its pixels, and the memory that
   * large ones take from other threads, are the caller's until {@link #release}.
   *
   * @throws BadInputException if they are no picture, or a damaged one, without its name
   */
  public PictureRecipe.Stored prepare(int length, PictureRecipe recipe) {
    try {
      decode(length, picture);
      return recipe.apply(bytes, length, picture, spare, writer);
    } catch (OutOfMemoryError e) {
      throw new BadInputException(NO_MEMORY, "decode and resize it", e);
    }
  }

  /** Lets go of what {@link #prepare} has made, or failed to make. */
  public void release() {
    picture.trim();
    spare.trim();
    reader.release();
  }
}
