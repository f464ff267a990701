package bellows.nn;

/**
 * A parameter or statistic as an op sees it: where its weights and its gradient lie in the flat buffers of the moment.
 * The workspace points it at new buffers; the offset never changes.
 */
public final class Param {
  private final int offset;
  private final int size;
  private final boolean frozen;
  private float[] weights;
  private float[] gradient;

  public Param(int offset, int size) {
    this(offset, size, false);
  }

  public Param(int offset, int size, boolean frozen) {
    this.offset = offset;
    this.size = size;
    this.frozen = frozen;
  }

  public void weights(float[] buffer) {
    weights = buffer;
  }

  public void gradient(float[] buffer) {
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

  /** Whether it stays as it is in training; then its gradient may be anything. */
  public boolean frozen() {
    return frozen;
  }
}
