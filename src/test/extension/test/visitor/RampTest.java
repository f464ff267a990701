package visitor;

import bellows.nn.model.LayerCase;
import bellows.nn.model.LayerContract;
import bellows.tensor.Shape;
import java.util.stream.Stream;

/** What Bellows asks of every layer. */
class RampTest extends LayerContract {
  @Override
  protected Stream<LayerCase> cases() {
    return Stream.of(new LayerCase(new Ramp(2), Shape.of(5, 3, 7)), new LayerCase(new Ramp(0.5), Shape.of(33)));
  }
}
