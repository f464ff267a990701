package bellows.draw.subnetwork;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.tensor.Shape;

/**
 * How strongly a layer responds to one input, and how the input must change for it to respond more: a network's
 * beginning up to that layer, with the way back to the input. For one thread.
 */
public final class Response {
  private final SubNetwork beginning;
  private final int unit;
  private final int channels;
  private final float[] slopes;

  /**
   * @param layer the last of the beginning, by its name; not one inside another
   * @param unit the channel or unit that counts; −1 for all
   * @param input as large as the picture: other than the network's if only convolutions and the like come before
   * @throws BadInputException if the network has no such layer or unit, or a layer cannot take that input
   */
  public Response(Model model, float[] weights, String layer, int unit, Shape input) {
    this.unit = unit;
    beginning = new SubNetwork(model, weights, SubNetwork.until(model, layer), input);
    channels = beginning.output().channels();
    slopes = new float[beginning.output().size()];
    BadInputException.check(unit < channels, "--unit: expected at most %d, as layer %s has %d units, found %d",
        channels - 1, layer, channels, unit);
  }

  /**
   * The mean of the unit's outputs, or half the mean square of all the layer's; and what it is about to answer to
   * {@link #gradient}.
   *
   * @param values normalised, as the network sees them
   */
  public double of(float[] values) {
    float[] outputs = beginning.forward(values);
    int counted = unit < 0 ? outputs.length : outputs.length / channels;
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      boolean counts = unit < 0 || i % channels == unit;
      sum += !counts ? 0 : unit < 0 ? 0.5 * outputs[i] * outputs[i] : outputs[i];
      slopes[i] = !counts ? 0 : (unit < 0 ? outputs[i] : 1) / counted;
    }
    return sum / counted;
  }

  /** Of the last response with respect to each value. */
  public float[] gradient() {
    return beginning.backward(slopes);
  }
}
