package bellows.nn.model;

import bellows.conf.BadInputException;
import bellows.tensor.Shape;
import java.util.List;

/** How what several nodes of a {@link Graph} made becomes one. */
public enum Join {
  /** The sum of values of one shape. */
  ADD(" + "),
  /** Channels side by side, of values that differ in these only. */
  CONCAT(" ∥ "),
  /** The product of two: of one shape, or the second has a factor for each channel of the first. */
  MULTIPLY(" · ");

  private final String sign;

  Join(String sign) {
    this.sign = sign;
  }

  /** As a formula of names, for people. */
  String told(List<String> names) {
    return String.join(sign, names);
  }

  /**
   * The shape that comes of it.
   *
   * @param node that joins
   * @param inputs at least two
   */
  Shape output(String node, List<Shape> inputs) {
    Shape first = inputs.get(0);
    if (this == MULTIPLY) {
      Shape second = inputs.get(1);
      BadInputException.check(inputs.size() == 2 && (second.equals(first) || second.equals(Shape.of(first.channels()))),
          "node %s: expected two values of one shape, or a factor for each channel behind the first, found %s", node,
          inputs);
      return first;
    }
    int channels = first.channels();
    for (Shape other : inputs.subList(1, inputs.size())) {
      boolean fits = this == ADD ? other.equals(first) : other.withChannels(first.channels()).equals(first);
      BadInputException.check(fits, "node %s: expected values %s, found %s and %s", node,
          this == ADD ? "of one shape" : "that differ in their channels only", first, other);
      channels = Math.addExact(channels, other.channels());
    }
    return this == ADD ? first : first.withChannels(channels);
  }
}
