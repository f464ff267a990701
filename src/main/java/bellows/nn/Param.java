package bellows.nn;

/**
 * A parameter or statistic as an op sees it: where its weights and its gradient lie in the flat buffers of the moment.
 * The workspace points it at new buffers; the offset never changes.
 */
public final class Param {
  private final int offset;
  private final int size;
  private float[] weights;
  private float[] gradient;

  Param(int offset, int size) {
    this.offset = offset;
    this.size = size;
  }

  void weights(float[] buffer) {
    weights = buffer;
  }

  void gradient(float[] buffer) {
    gradient = buffer;
  }

  public float[] weights() {
    return weights;
  }

  public float[] gradient() {
    return gradient;
  }

  public int offset() {
    return offset;
  }

  public int size() {
    return size;
  }
}
