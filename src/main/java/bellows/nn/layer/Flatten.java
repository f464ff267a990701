package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;

/** An image as a vector. In NHWC memory nothing moves, so inside a {@link Sequential} it costs nothing. */
public record Flatten() implements Layer {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.size());
  }

  @Override
  public boolean reshapes() {
    return true;
  }

  @Override
  public Op bind(Binder binder, Shape input) {
    return new Copy(binder, input.size());
  }
}
