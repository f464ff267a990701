package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.data.Normalisation;
import bellows.feature.Chain;
import bellows.feature.Extraction;
import bellows.image.augment.Transforms;
import bellows.image.augment.Views;
import bellows.nn.model.Zoo;
import bellows.tensor.Shape;
import bellows.tensor.WireFormat;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainSpecTest {
  /** A drawing looks at samples by views of its own, and at the same features as the run. */
  @Test
  void otherViewsChangeNothingElse() throws ReflectiveOperationException {
    Shape two = Shape.of(2);
    Extraction polar = new Extraction(Chain.read(Settings.parse("extract = [polar]", "data")), two);
    TrainSpec spec = new TrainSpec(Zoo.model(Settings.parse("network = [{dense = classes}]", "run.conf"), two, 2),
        Views.PLAIN, polar, Normalisation.NONE, 3, 4, 2, 2, 9, WireFormat.BFLOAT16, Gradients.NONE);
    Views others = new Views(Transforms.NONE, List.of(Transforms.NONE), 0.5);
    TrainSpec shown = spec.showing(others);
    for (RecordComponent component : TrainSpec.class.getRecordComponents()) {
      Object expected = component.getName().equals("views") ? others : component.getAccessor().invoke(spec);
      assertEquals(expected, component.getAccessor().invoke(shown), component.getName());
    }
  }
}
