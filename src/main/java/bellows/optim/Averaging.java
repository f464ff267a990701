package bellows.optim;

import bellows.conf.Settings;
import java.io.Serializable;

/**
 * A moving average of the weights, which generalises better than the weights of any one step (Polyak, Juditsky 1992; as
 * an exponential average in Szegedy et al.: Rethinking the Inception Architecture, 2015, section 8). It is what is
 * evaluated and saved as the model; training goes on from the weights themselves.
 *
 * @param decay how much of the average stays in a step; 0 for no average
 */
public record Averaging(double decay) implements Serializable {
  private static final long serialVersionUID = 1;
  public static final Averaging NONE = new Averaging(0);

  public Averaging {
    Hyper.fraction("decay", decay);
  }

  /** {@code average = 0.9999} or {@code average {decay = 0.9999}}, by {@code sectionOrWord("average", "decay")}. */
  public static Averaging read(Settings settings) {
    return settings.located(() -> settings.has("decay") ? new Averaging(settings.number("decay")) : NONE);
  }

  /** Whether there is an average. */
  public boolean isOn() {
    return decay > 0;
  }

  /**
   * How far the average goes towards the weights of an update. Early on it goes further, so that the first values,
   * which tell nothing, are soon forgotten: {@code 1 − min(decay, (1 + n)/(10 + n))}, TensorFlow's rule.
   *
   * @param update from 1
   */
  public float share(long update) {
    return (float) (1 - Math.min(decay, (1.0 + update) / (10.0 + update)));
  }
}
