package bellows.draw;

import bellows.conf.BadInputException;
import bellows.nn.model.Model;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import java.util.List;

/**
 * A direction in the space of all weights.
 *
 * @param name for the axis
 * @param values one a weight; statistics are no part of it
 */
record Direction(String name, float[] values) {
  /**
   * A random one whose every filter is as long as the network's, so that a step along it means the same in each layer
   * however its weights are scaled (Li, Xu, Taylor, Studer, Goldstein, 2018, section 4). A filter is what leads to one
   * output channel or unit: a last index of the tensor. Biases and scales of normalisations, which have one axis, do
   * not move, and neither do frozen tensors.
   */
  static Direction random(Model model, float[] weights, long seed, int number) {
    Layout layout = model.layout();
    float[] values = new float[layout.weightCount()];
    for (Layout.Segment tensor : layout.weights()) {
      if (tensor.shape().rank() > 1 && !layout.isFrozen(tensor)) {
        long key = Draws.key(Draws.key(seed, tensor.name()), number);
        int filters = tensor.shape().channels();
        for (int filter = 0; filter < filters; filter++) {
          fill(values, weights, tensor, filter, filters, key);
        }
      }
    }
    return new Direction("direction " + (number + 1), values);
  }

  private static void fill(float[] values, float[] weights, Layout.Segment tensor, int filter, int filters, long key) {
    double drawn = 0;
    double own = 0;
    for (int i = filter; i < tensor.size(); i += filters) {
      double value = Draws.gaussian(key, i);
      drawn += value * value;
      own += (double) weights[tensor.offset() + i] * weights[tensor.offset() + i];
    }
    for (int i = filter; i < tensor.size(); i += filters) {
      values[tensor.offset() + i] = (float) (Draws.gaussian(key, i) * Math.sqrt(own / drawn));
    }
  }

  /**
   * Along one weight, by 1.
   *
   * @param place {@code dense1/3}: element 3 of the weights of layer dense1; or {@code dense1.bias/0}
   */
  static Direction along(Model model, String place) {
    int slash = place.lastIndexOf('/');
    String name = slash < 0 ? place : place.substring(0, slash);
    Layout layout = model.layout();
    Layout.Segment tensor = layout.weights().stream()
        .filter(s -> s.name().equals(name) || s.name().equals(name + ".weight")).findFirst().orElse(null);
    List<String> names = layout.weights().stream().map(Layout.Segment::name).toList();
    BadInputException.check(tensor != null, "--weight %s: expected LAYER/NUMBER with one of %s, found '%s'", place,
        String.join(", ", names), name);
    int index = number(place, slash);
    BadInputException.check(index >= 0 && index < tensor.size(),
        "--weight %s: expected a number from 0 to %,d behind the slash, as %s has %s weights", place,
        tensor.size() - 1, tensor.name(), tensor.shape());
    float[] values = new float[layout.weightCount()];
    values[tensor.offset() + index] = 1;
    return new Direction(place, values);
  }

  private static int number(String place, int slash) {
    try {
      return slash < 0 ? -1 : Integer.parseInt(place.substring(slash + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Adds {@code amount} of this direction. */
  void move(float[] weights, double amount) {
    for (int i = 0; i < values.length; i++) {
      weights[i] = (float) (weights[i] + amount * values[i]);
    }
  }
}
