package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import bellows.tensor.Window;

/**
 * Pooling along a sequence, length × channels: that of an image that is one pixel high, and as fast.
 *
 * @param axis along the sequence
 * @param flat the pooling of that image
 */
public record Pool1d(Window.Axis axis, Layer flat) implements Layer {
  /** The largest value of each window; see {@link MaxPool2d}. */
  public static Pool1d maximum(Window.Axis axis) {
    return new Pool1d(axis, new MaxPool2d(Conv1d.window(axis)));
  }

  /** The mean of each window; see {@link AveragePool2d}. */
  public static Pool1d average(Window.Axis axis, boolean countPadding) {
    return new Pool1d(axis, new AveragePool2d(Conv1d.window(axis), countPadding));
  }

  /** The L2 norm of each window; see {@link NormPool}. */
  public static Pool1d norm(Window.Axis axis) {
    return new Pool1d(axis, new NormPool(Conv1d.window(axis)));
  }

  @Override
  public String kind() {
    return flat.kind() + "1d";
  }

  @Override
  public String detail() {
    return flat.detail();
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(Conv1d.length(axis, input), input.channels());
  }

  @Override
  public boolean readsOutput() {
    return flat.readsOutput();
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return flat.bind(binder, Conv1d.image(input));
  }
}
