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
    count = samples;
  }

  /** Class indices or real values, to be set before a pass. */
  public float[] values() {
    return values;
  }

  /** How often each sample counts, from 0 on: 1, unless its data say otherwise. To be set with {@link #values}. */
  public float[] weights() {
    return weights;
  }

  /** Whether a sample of the pass counts more or less than once. */
  boolean weighted() {
    for (int i = 0; i < count; i++) {
      if (weights[i] != 1) {
        return true;
      }
    }
    return false;
  }

  /** Puts what sample {@code i} should give, without its weight, as the only sample into {@code one}. */
  void copy(int i, Targets one) {
    one.count = 1;
    one.mixed = mixed;
    one.values[0] = values[i];
    one.others[0] = others[i];
    one.parts[0] = parts[i];
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

  /** Gives sample {@code i} its value for a part from 0 to 1, and for the rest {@code other}. */
  public void mix(int i, float part, float other) {
    parts[i] = part;
    others[i] = other;
  }

  /** The part that {@link #label} has in the target of sample {@code i}. */
  float part(int i) {
    return mixed ? parts[i] : 1;
  }

  /** The class that has the other part; without mixing, the same. */
  int otherLabel(int i) {
    return mixed ? (int) others[i] : label(i);
  }

  /** The value of sample {@code i}, a real one or the number of one of two classes. */
  float value(int i) {
    return mixed ? parts[i] * values[i] + (1 - parts[i]) * others[i] : values[i];
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
