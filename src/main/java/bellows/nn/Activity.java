package bellows.nn;

import java.io.Serializable;

/**
 * When a unit of an activation layer no longer learns. A unit is a channel of an image or an element of a vector.
 *
 * @param dead a unit counts when its output is at most {@code low} for every sample (ReLU); otherwise single outputs
 *     count
 * @param low outputs at or below it pass (almost) no gradient
 * @param high outputs at or above it pass (almost) no gradient
 */
public record Activity(boolean dead, float low, float high) implements Serializable {
  public static Activity deadAtZero() {
    return new Activity(true, 0, Float.POSITIVE_INFINITY);
  }

  public static Activity saturatedOutside(float low, float high) {
    return new Activity(false, low, high);
  }
}
