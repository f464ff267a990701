package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.io.UncheckedIOException;

/**
 * Samples that are read one at a time, wherever they lie: in memory, in a mapped file, on a file system. Many threads
 * may read at once.
 */
public interface Rows {
  /** Of one sample. */
  Shape shape();

  int count();

  /**
   * Copies the raw values of sample {@code row} to {@code out}, from {@code offset} on.
   *
   * @throws UncheckedIOException if the file system fails
   */
  void read(int row, float[] out, int offset);

  /**
   * The same into a picture, whose size it sets.
   *
   * @throws UncheckedIOException if the file system fails
   */
  default void read(int row, Picture into) {
    into.resize(shape());
    read(row, into.values(), 0);
  }

  /** The target of sample {@code row}: a class index, or a real value. */
  float target(int row);

  /** Whether all of it lies in memory, so that there is nothing to read ahead. */
  default boolean inMemory() {
    return false;
  }

  /** Brings in what {@link #read} will want of sample {@code row}; a hint, and nothing where that costs nothing. */
  default void readAhead(int row) {}
}
