package bellows.nn;

/**
 * What the samples of a pass should give.
 */
public final class Targets {
  private final int classes;
  private final float[] values;
  private int count;

  /** @param classes how many there are; 0 where targets are real values */
  public Targets(int classes, int batch) {
    this.classes = classes;
    values = new float[batch];
  }

  public int classes() {
    return classes;
  }

  public int count() {
    return count;
  }

  public void count(int samples) {
    count = samples;
  }

  /** Class indices or real values, to be set before a pass. */
  public float[] values() {
    return values;
  }

  /** The class of sample {@code i}. */
  public int label(int i) {
    return (int) values[i];
  }

  /** The target of score {@code j} of sample {@code i}: one-hot for classes, the value itself otherwise. */
  float target(int i, int j) {
    return classes == 0 ? values[i] : label(i) == j ? 1 : 0;
  }
}
