package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.LocalWorkers;
import bellows.train.Toy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HealthTest {
  /** Inputs −1 and 1. */
  private final Samples samples = new Samples(Shape.of(1), 2, null, new float[] {-1, 1}, new float[2]);

  @Test
  void aUnitIsDeadIfNoSampleWakesIt() {
    Health health = health("relu", new float[] {1, -1, 1, 0}, new float[] {0, 0, -5, -1});
    // x and −x wake for one sample each; x − 5 and −1 for none.
    assertEquals(0.5, health.deadFraction("relu1"));
    assertNull(health.saturatedFraction("relu1"));
  }

  @Test
  void anyPartOfTheDataMayWakeAUnit() {
    Health health = health("relu", new float[] {1, -1, 1, 0}, new float[] {0, 0, -5, -1});
    health.add(health("relu", new float[] {1, -1, 1, 0}, new float[] {0, 0, -0.5f, -1}));
    assertEquals(0.25, health.deadFraction("relu1"));
  }

  @Test
  void aChannelOfAnImageIsOneUnit() {
    Samples image = new Samples(Shape.of(2, 2, 1), 2, null, new float[] {0, 0, 0, 1}, new float[1]);
    Model model = Toy.model("network = [{conv {filters = 2, kernel = 1}}, relu, flatten, {dense = classes}]", image);
    float[] weights = new float[model.layout().size()];
    set(weights, model, "conv1.weight", 1, -1);
    assertEquals(0.5, evaluate(model, weights, image).deadFraction("relu1"));
  }

  @Test
  void outputsAtTheFlatEndsAreSaturated() {
    // Sigmoids of ±x, ±9x: both samples saturate the two steep units.
    Health health = health("sigmoid", new float[] {1, -1, 9, -9}, new float[4]);
    assertEquals(0.5, health.saturatedFraction("sigmoid1"));
    assertNull(health.deadFraction("sigmoid1"));
    assertEquals(0.75, health("tanh", new float[] {1, 9, 9, -9}, new float[4]).saturatedFraction("tanh1"));
  }

  @Test
  void otherLayersHaveNeither() {
    Health health = health("relu", new float[4], new float[4]);
    assertNull(health.deadFraction("dense1"));
    assertNull(health.saturatedFraction("dense1"));
  }

  private Health health(String activation, float[] weight, float[] bias) {
    Model model = Toy.model("network = [{dense = 4}, " + activation + ", {dense = classes}]", samples);
    float[] weights = new float[model.layout().size()];
    set(weights, model, "dense1.weight", weight);
    set(weights, model, "dense1.bias", bias);
    return evaluate(model, weights, samples);
  }

  private static Health evaluate(Model model, float[] weights, Samples samples) {
    TrainSpec spec = Toy.spec(Toy.config("rate = 1, leaves = 1"), model, samples);
    try (LocalWorkers workers = new LocalWorkers(spec, samples, samples, KernelProvider.kernels())) {
      return workers.evaluate(bellows.data.Split.TEST, weights).health();
    }
  }

  private static void set(float[] weights, Model model, String name, float... values) {
    Layout.Segment segment = model.layout().weights().stream()
        .filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    assertEquals(segment.size(), values.length, Arrays.toString(values));
    System.arraycopy(values, 0, weights, segment.offset(), values.length);
  }
}
