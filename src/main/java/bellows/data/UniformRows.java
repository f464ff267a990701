package bellows.data;

import bellows.image.Picture;
import bellows.tensor.Shape;
import java.io.UncheckedIOException;

/**
 * Samples that all have one shape, which is known before any is read: they can be read right to where a network wants
 * them.
 */
public interface UniformRows extends Rows {
  /** Of one sample. */
  Shape shape();

  /**
   * Copies the raw values of sample {@code row}, as many as {@link #shape} has, to {@code out} from {@code offset} on.
   *
   * @throws UncheckedIOException if the file system fails
   */
  void read(int row, float[] out, int offset);

  @Override
  default void read(int row, Picture into) {
    into.resize(shape());
    read(row, into.values(), 0);
  }
}
