package bellows.nn.loss;

import java.util.Arrays;

/**
 * What the samples of a pass should give: a class or a real value each, or a mixture of two; and how often each counts.
 */
public final class Targets {
  private final int classes;
  private final float[] values;
  private final float[] others;
  private final float[] parts;
  private final float[] weights;
  private boolean mixed;
  private int first;
  private int count;

  /** @param classes how many there are; 0 where targets are real values */
  public Targets(int classes, int batch) {
    this.classes = classes;
    values = new float[batch];
    others = new float[batch];
    parts = new float[batch];
    weights = new float[batch];
    Arrays.fill(weights, 1);
  }

  public int classes() {
    return classes;
  }

  public int count() {
    return count;
  }

  public void count(int samples) {
    range(0, samples);
  }

  /** Shows the {@code samples} from place {@code from} of the pass on only: those are then sample 0 and so on. */
  public void range(int from, int samples) {
    first = from;
    count = samples;
  }

  /** Class indices or real values of the whole pass, to be set before it. */
  public float[] values() {
    return values;
  }

  /**
   * How often each sample of the pass counts, from 0 on: 1, unless its data say otherwise. To be set with
   * {@link #values}.
   */
  public float[] weights() {
    return weights;
  }

  /** How often sample {@code i} counts. */
  float weight(int i) {
    return weights[first + i];
  }

  /** Whether a sample of the pass counts more or less than once. */
  boolean weighted() {
    for (int i = 0; i < count; i++) {
      if (weight(i) != 1) {
        return true;
      }
    }
    return false;
  }

  /** Puts what sample {@code i} should give, without its weight, as the only sample into {@code one}. */
  void copy(int i, Targets one) {
    one.count(1);
    one.mixed = mixed;
    one.values[0] = values[first + i];
    one.others[0] = others[first + i];
    one.parts[0] = parts[first + i];
  }

  /** The class of sample {@code i}, the first of two. */
  public int label(int i) {
    return (int) values[first + i];
  }

  /** Makes all samples have one target again. */
  public void unmix() {
    mixed = false;
  }

  /** Makes all samples have two targets, each of which is then to be {@link #mix set}. */
  public void mix() {
    mixed = true;
  }

  /** Gives the sample at place {@code i} of the pass its value for a part from 0 to 1, for the rest {@code other}. */
  public void mix(int i, float part, float other) {
    parts[i] = part;
    others[i] = other;
  }

  /** The part that {@link #label} has in the target of sample {@code i}. */
  float part(int i) {
    return mixed ? parts[first + i] : 1;
  }

  /** The class that has the other part; without mixing, the same. */
  int otherLabel(int i) {
    return mixed ? (int) others[first + i] : label(i);
  }

  /** The value of sample {@code i}, a real one or the number of one of two classes. */
  float value(int i) {
    int at = first + i;
    return mixed ? parts[at] * values[at] + (1 - parts[at]) * others[at] : values[at];
  }

  /** The target of score {@code j} of sample {@code i}: the class's part, or the value itself. */
  float target(int i, int j) {
    if (classes == 0) {
      return value(i);
    }
    float part = part(i);
    return (label(i) == j ? part : 0) + (otherLabel(i) == j ? 1 - part : 0);
  }
}
