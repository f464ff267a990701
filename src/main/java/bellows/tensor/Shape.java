package bellows.tensor;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a dense array, outermost first. Images are height × width × channels (NHWC without the N): layers
 * speak of one sample, and the batch is an extent in front.
 */
public final class Shape implements Serializable {
  private static final long serialVersionUID = 1;
  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /** @throws BadInputException if an extent is not positive or the product does not fit an array */
  public static Shape of(int... extents) {
    long size = 1;
    for (int extent : extents) {
      BadInputException.check(extent > 0, "expected positive extents, found %s", Arrays.toString(extents));
      size *= extent;
      BadInputException.check(size <= Integer.MAX_VALUE - 64,
          "shape %s has more than 2^31 elements; one array holds fewer", Arrays.toString(extents));
    }
    return new Shape(extents.clone());
  }

  public int rank() {
    return extents.length;
  }

  public int at(int axis) {
    return extents[axis];
  }

  /** The number of elements. */
  public int size() {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    return size;
  }

  /** The extent of the innermost axis: an image's channels, a vector's length. */
  public int channels() {
    return extents.length == 0 ? 1 : extents[extents.length - 1];
  }

  /** Whether this is height × width × channels with one channel (grey) or three: something that people can look at. */
  public boolean isPicture() {
    return rank() == 3 && (channels() == 1 || channels() == 3);
  }

  /** This shape with another innermost extent. */
  public Shape withChannels(int channels) {
    int[] others = extents.clone();
    others[others.length - 1] = channels;
    return of(others);
  }

  /** This shape with one more extent in front. */
  public Shape times(int count) {
    int[] more = new int[extents.length + 1];
    more[0] = count;
    System.arraycopy(extents, 0, more, 1, extents.length);
    return of(more);
  }

  /** This shape with another outermost extent. */
  public Shape withFirst(int count) {
    int[] others = extents.clone();
    others[0] = count;
    return of(others);
  }

  public int[] extents() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents as people write them: {@code 28×28×1}. */
  @Override
  public String toString() {
    return extents.length == 0 ? "1"
        : Arrays.stream(extents).mapToObj(String::valueOf).collect(Collectors.joining("×"));
  }
}
