package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.Op;
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
    int length = Sequences.length(axis, input);
    Conv2d.checkChannels(input, groups);
    return Shape.of(length, filters);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return flat().multiplyAdds(Sequences.image(input));
  }

  @Override
  public boolean readsOutput() {
    return flat().readsOutput();
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return flat().bind(binder, Sequences.image(input));
  }

  @Override
  public Op bindWithRelu(Binder binder, Shape input) {
    return flat().bindWithRelu(binder, Sequences.image(input));
  }

  /** The convolution over an image one pixel high that computes this one. */
  private Conv2d flat() {
    return new Conv2d(filters, Sequences.window(axis), groups, bias, init);
  }
}
