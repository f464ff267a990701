package bellows.nn.layer;

import bellows.conf.BadInputException;
import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.ElementMap;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;

/**
 * Convolution of a sequence, length × channels, with learned filters: signals, sensor readings, text. It is the
 * {@link Conv2d} of an image that is one pixel high, and has its speed; so its weights are 1 × kernel × input channels
 * of a group × filters.
 *
 * @param axis along the sequence
 * @param groups into which channels and filters are cut; each group of filters sees its own channels only
 */
public record Conv1d(int filters, Window.Axis axis, int groups, boolean bias, Init init) implements Layer {
  public Conv1d {
    Conv2d.checkFilters(filters, groups);
  }

  @Override
  public String kind() {
    return "conv1d";
  }

  @Override
  public String detail() {
    return flat().detail();
  }

  @Override
  public Shape output(Shape input) {
    int length = length(axis, input);
    Conv2d.checkChannels(input, groups);
    return Shape.of(length, filters);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return flat().multiplyAdds(image(input));
  }

  @Override
  public boolean readsOutput() {
    return flat().readsOutput();
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return flat().bind(binder, image(input));
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return flat().bindWithRelu(binder, image(input));
  }

  @Override
  public Op bindWithMap(Binder binder, Shape input, ElementMap behind) {
    return flat().bindWithMap(binder, image(input), behind);
  }

  /** The convolution over an image one pixel high that computes this one. */
  private Conv2d flat() {
    return new Conv2d(filters, window(axis), groups, bias, init);
  }

  /** The window over an image one pixel high that an axis along a sequence is. */
  static Window window(Window.Axis axis) {
    return new Window(new Window.Axis(1, 1, 0), axis);
  }

  /** A sequence as an image one pixel high, which is how it lies in memory. */
  static Shape image(Shape sequence) {
    return Shape.of(1, sequence.at(0), sequence.at(1));
  }

  /** The length of what a window that slides along {@code sequence} gives. */
  static int length(Window.Axis axis, Shape sequence) {
    BadInputException.check(sequence.rank() == 2, "expected a sequence (length×channels), found %s", sequence);
    Window.Axis known = axis.over(sequence.at(0));
    Padding padding = known.padding();
    BadInputException.check(sequence.at(0) + padding.sum() >= known.span(),
        "expected a length of at least %d with padding %s, found %s", known.span(),
        padding.even() ? padding.before() : "[" + padding.before() + ", " + padding.after() + "]", sequence);
    return known.output(sequence.at(0));
  }
}
