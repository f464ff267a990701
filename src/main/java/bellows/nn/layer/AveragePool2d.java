package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.pooling.AveragePooling;

/**
 * The mean of each window, channel by channel.
 *
 * @param countPadding whether padding counts as zeros, as in Caffe; otherwise the sum is divided by the pixels in the
 *     image
 */
public record AveragePool2d(Window window, boolean countPadding) implements Layer {
  @Override
  public String kind() {
    return "avgpool";
  }

  @Override
  public String detail() {
    return countPadding ? window + " counting padding" : window.toString();
  }

  @Override
  public Shape output(Shape input) {
    return window.over(input).output(input, input.channels());
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    Shape output = output(input);
    return new Pooled(binder, new AveragePooling(window.over(input), input, countPadding), input, output);
  }
}
