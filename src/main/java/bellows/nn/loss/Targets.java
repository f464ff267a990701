package bellows.nn.loss;

/**
 * What the samples of a pass should give: a class or a real value each, or a mixture of two.
 */
public final class Targets {
  private final int classes;
  private final float[] values;
  private final float[] others;
  private final float[] weights;
  private boolean mixed;
  private int count;

  /** @param classes how many there are; 0 where targets are real values */
  public Targets(int classes, int batch) {
    this.classes = classes;
    values = new float[batch];
    others = new float[batch];
    weights = new float[batch];
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

  /** The class of sample {@code i}, the first of two. */
  public int label(int i) {
    return (int) values[i];
  }

  /** Makes all samples have one target again. */
  public void unmix() {
    mixed = false;
  }

  /** Makes all samples have two targets, each of which is then to be {@link #mix set}. */
  public void mix() {
    mixed = true;
  }

  /** Gives sample {@code i} its value with a weight from 0 to 1, and for the rest {@code other}. */
  public void mix(int i, float weight, float other) {
    weights[i] = weight;
    others[i] = other;
  }

  /** The part that {@link #label} has in the target of sample {@code i}. */
  float weight(int i) {
    return mixed ? weights[i] : 1;
  }

  /** The class that has the other part; without mixing, the same. */
  int otherLabel(int i) {
    return mixed ? (int) others[i] : label(i);
  }

  /** The value of sample {@code i}, a real one or the number of one of two classes. */
  float value(int i) {
    return mixed ? weights[i] * values[i] + (1 - weights[i]) * others[i] : values[i];
  }

  /** The target of score {@code j} of sample {@code i}: the weights of the classes, or the value itself. */
  float target(int i, int j) {
    if (classes == 0) {
      return value(i);
    }
    float weight = weight(i);
    return (label(i) == j ? weight : 0) + (otherLabel(i) == j ? 1 - weight : 0);
  }
}
