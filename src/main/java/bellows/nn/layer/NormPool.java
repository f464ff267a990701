package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.pooling.NormPooling;

/**
 * The L2 norm of each window, channel by channel: {@code √Σ x²}. Between mean and maximum: large values count more, but
 * all count.
 */
public record NormPool(Window window) implements Layer {
  @Override
  public String kind() {
    return "l2pool";
  }

  @Override
  public String detail() {
    return window.toString();
  }

  @Override
  public Shape output(Shape input) {
    return window.over(input).output(input, input.channels());
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    Shape output = output(input);
    return new Pooled(binder, new NormPooling(window.over(input), input), input, output);
  }
}
