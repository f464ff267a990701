package bellows.data;

import bellows.image.Picture;
import java.io.UncheckedIOException;

/**
 * Samples that are read one at a time, wherever they lie: in memory, in a mapped file, on a file system. Pictures may
 * have a size each; samples that all have one shape are {@link UniformRows}. Many threads may read at once.
 */
public interface Rows {
  int count();

  /**
   * Reads the raw values of sample {@code row} into a picture, whose size it sets. A sample that is no picture, as its
   * shape has not three axes, becomes a single row of single values.
   *
   * @throws UncheckedIOException if the file system fails
   */
  void read(int row, Picture into);

  /** The target of sample {@code row}: a class index, or a real value. */
  float target(int row);

  /** How often sample {@code row} counts, from 0 on. */
  default float weight(int row) {
    return 1;
  }

  /** Whether all of it lies in memory, so that there is nothing to read ahead. */
  default boolean inMemory() {
    return false;
  }

  /** Brings in what {@link #read} will want of sample {@code row}; a hint, and nothing where that costs nothing. */
  default void readAhead(int row) {}
}
