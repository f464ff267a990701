package bellows.tensor;

/**
 * A dense view of a part of an array, NHWC, the batch outermost. A view never changes; what it shows does.
 */
public final class Tensor {
  private final float[] array;
  /** Where the array comes from that was not there when the view was made; null where it was. */
  private final Arena.Scratch memory;
  private final int offset;
  private final Shape shape;

  public Tensor(float[] array, int offset, Shape shape) {
    this(array, null, offset, shape);
  }

  Tensor(Arena.Scratch memory, int offset, Shape shape) {
    this(null, memory, offset, shape);
  }

  private Tensor(float[] array, Arena.Scratch memory, int offset, Shape shape) {
    this.array = array;
    this.memory = memory;
    this.offset = offset;
    this.shape = shape;
  }

  /** This tensor's memory, or the beginning of it, under another shape of at most as many elements. */
  public Tensor as(Shape other) {
    return new Tensor(array, memory, offset, other);
  }

  /** The rows from {@code row} on, along the outermost extent. */
  public Tensor from(int row) {
    int rows = shape.at(0);
    return new Tensor(array, memory, offset + row * (shape.size() / rows), shape.withFirst(rows - row));
  }

  public float[] array() {
    return memory == null ? array : memory.array();
  }

  public int offset() {
    return offset;
  }

  public Shape shape() {
    return shape;
  }
}
