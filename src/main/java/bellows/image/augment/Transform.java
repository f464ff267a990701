package bellows.image.augment;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.io.Serializable;

/**
 * Something done to a picture before a network sees it: a pure function of the picture and a key for random draws, so
 * that a sample looks the same in an epoch whoever prepares it.
 */
public interface Transform extends Serializable {
  /**
   * What comes out of pictures of a shape.
   *
   * @param in height × width × channels; null for pictures of any size in three channels
   * @return null if the size differs from picture to picture
   * @throws BadInputException if such pictures cannot be transformed
   */
  Shape output(Shape in);

  /** Whether it takes pictures row by row and makes others of them, so that the values of a large one never lie whole. */
  default boolean takesRows() {
    return false;
  }

  /**
   * Transforms a picture, in place or into {@code spare}.
   *
   * @param key of all that is random here
   * @return whichever of the two holds the result
   */
  Picture apply(Picture picture, Picture spare, long key);
}
