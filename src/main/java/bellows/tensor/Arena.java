package bellows.tensor;

/**
 * Where a workspace's memory comes from: claimed once when layers are bound, never in a step. A measuring arena only
 * counts, so that the memory of a run is known before any is taken.
 */
public final class Arena {
  private static final float[] NOTHING = {};
  private final boolean measuring;
  private long floats;

  private Arena(boolean measuring) {
    this.measuring = measuring;
  }

  public static Arena allocating() {
    return new Arena(false);
  }

  public static Arena measuring() {
    return new Arena(true);
  }

  /** An array of {@code count} zeros; an empty one from a measuring arena. */
  public float[] claim(int count) {
    floats += count;
    return measuring ? NOTHING : new float[count];
  }

  /** A tensor over an array of its own. */
  public Tensor claim(Shape shape) {
    return new Tensor(claim(shape.size()), 0, shape);
  }

  /** Bytes claimed so far. */
  public long bytes() {
    return 4 * floats;
  }
}
