package bellows.interchange.onnx;

import bellows.tensor.Shape;

/**
 * What is known of a value while a graph is read.
 *
 * @param shape of one sample, in our order
 * @param form how ONNX sees it
 * @param flattened the picture that a vector was made of channel by channel; null where the vector lies as ours do
 */
record Known(Shape shape, Form form, Shape flattened) {
  /** What ONNX' dims behind the batch are. */
  enum Form {
    /** Channels, then places: the usual; of a vector its elements. */
    FIRST,
    /** Places, then channels, as ours. */
    LAST,
    /** A vector as channels of one place: C×1×1. */
    PIXEL
  }

  static Known of(Shape shape) {
    return new Known(shape, Form.FIRST, null);
  }

  Known as(Form other) {
    return new Known(shape, other, flattened);
  }

  /** The same kind of thing in another shape. */
  Known with(Shape other) {
    return new Known(other, form, flattened);
  }

  boolean isVector() {
    return shape.rank() == 1;
  }

  int rank() {
    return shape.rank();
  }

  /** ONNX' dims, that of the batch first. */
  long[] dims(long batch) {
    int[] extents = shape.extents();
    if (form == Form.PIXEL) {
      return new long[] {batch, extents[0], 1, 1};
    }
    long[] dims = new long[extents.length + 1];
    dims[0] = batch;
    for (int i = 0; i < extents.length; i++) {
      dims[i + 1] = form == Form.LAST ? extents[i] : extents[(i + extents.length - 1) % extents.length];
    }
    return dims;
  }
}
