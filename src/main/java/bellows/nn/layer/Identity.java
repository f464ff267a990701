package bellows.nn.layer;

import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.tensor.Shape;

/** The input as it is: a place with a name, or the branch of a block that does nothing. */
public record Identity() implements Layer {
  @Override
  public String kind() {
    return "identity";
  }

  @Override
  public Shape output(Shape input) {
    return input;
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
