package bellows.tensor;

/**
 * A dense view of a part of an array, NHWC, the batch outermost. A view never changes; what it shows does.
 */
public final class Tensor {
  private final float[] array;
  private final int offset;
  private final Shape shape;

  public Tensor(float[] array, int offset, Shape shape) {
    this.array = array;
    this.offset = offset;
    this.shape = shape;
  }

  public float[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public Shape shape() {
    return shape;
  }
}
