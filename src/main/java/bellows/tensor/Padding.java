package bellows.tensor;

import java.io.Serializable;

/**
 * Places around the input of a convolution or a pooling, along one axis: zeros to the one, nothing to the other.
 *
 * @param before the first place
 * @param after the last place
 */
public record Padding(int before, int after) implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int UNKNOWN = -1;

  public static final Padding NONE = new Padding(0, 0);

  /**
   * As much as gives ⌈extent / stride⌉ outputs, half of it on either side and an odd place after the end: TensorFlow's
   * and Keras' padding of that name, and ONNX' {@code SAME_UPPER}. How much that is follows from the extent; see
   * {@link Window#over}.
   */
  public static final Padding SAME = new Padding(UNKNOWN, UNKNOWN);

  public Padding {
    if (Math.min(before, after) < 0 && !(before == UNKNOWN && after == UNKNOWN)) {
      throw new IllegalArgumentException(
          String.format("expected padding of at least 0, found %d before and %d after", before, after));
    }
  }

  /** As many places on either side. */
  public static Padding of(int places) {
    if (places < 0) {
      throw new IllegalArgumentException("expected padding of at least 0, found " + places);
    }
    return new Padding(places, places);
  }

  /** The places on both sides. */
  public int sum() {
    return Math.addExact(before, after);
  }

  public boolean even() {
    return before == after;
  }

  /** This padding with its places known. */
  Padding over(int extent, int span, int stride) {
    if (before != UNKNOWN) {
      return this;
    }
    long outputs = ((long) extent + stride - 1) / stride;
    int places = Math.toIntExact(Math.max(0, (outputs - 1) * stride + span - extent));
    return new Padding(places / 2, places - places / 2);
  }
}
