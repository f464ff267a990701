package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.Relu;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a network: its weights, their first values, the memory of a workspace. */
class ModelTest {
  @ParameterizedTest
  @CsvSource({"lenet, 431080", "mlp, 238510", "softmax, 7850"})
  void networksByNameHaveTheirNumberOfWeights(String network, int weights) {
    assertEquals(weights, zoo(network).layout().weightCount());
    assertTrue(Zoo.names().contains(network));
  }

  @Test
  void rowsTellShapesAndWeightsOfEachLayer() {
    List<String> rows = zoo("lenet").rows().stream()
        .map(r -> r.name() + " " + r.input() + " " + r.output() + " " + r.weights()).toList();
    assertEquals(List.of("conv1 28×28×1 24×24×20 520", "maxpool1 24×24×20 12×12×20 0", "conv2 12×12×20 8×8×50 25050",
        "maxpool2 8×8×50 4×4×50 0", "flatten1 4×4×50 800 0", "dense1 800 500 400500", "relu1 500 500 0",
        "dense2 500 10 5010"), rows);
  }

  @Test
  void layoutHoldsWeightsBesideBiasesAndSparesTheBiasesFromDecay() {
    List<String> segments = zoo("mlp").layout().weights().stream()
        .map(s -> s.name() + " " + s.shape() + " " + s.offset() + " " + s.decay()).toList();
    assertEquals(List.of("dense1.weight 784×300 0 true", "dense1.bias 300 235200 false",
        "dense2.weight 300×10 235500 true", "dense2.bias 10 238500 false"), segments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "mlp", "softmax", "resnet20"})
  void takesTheMemoryThatTheModelPlans(String network) {
    Model model = zoo(network);
    for (int batch : new int[] {1, 7, 64}) {
      long taken = new Workspace(model, batch, KernelProvider.kernels()).bytes() + 4L * model.layout().size();
      assertEquals(taken, model.workspaceBytes(batch), network + " " + batch);
    }
    assertTrue(model.workspaceBytes(64) > model.workspaceBytes(7) + 57 * 784 * 4, "grows with the batch");
  }

  @Test
  void firstValuesHaveTheirDistributionAndDependOnSeedAndNameOnly() {
    Window window = Window.square(5, 1, 0);
    Sequential network = sequence(new Conv2d(32, window, true, new Init.He()),
        new Conv2d(64, window, true, new Init.Xavier()), new Flatten(), new Dense(100, true, new Init.Normal(0.02)),
        new Dense(100, true, new Init.Xavier()), new Dense(4, false, Init.ZERO));
    Model model = new Model("test", Shape.of(12, 12, 16), 4, network, new SoftmaxCrossEntropy());
    float[] weights = model.initial(1);
    assertNormal(weights, segment(model, "conv0.weight"), Math.sqrt(2.0 / (25 * 16)));
    assertUniform(weights, segment(model, "conv1.weight"), Math.sqrt(6.0 / (25 * 32 + 25 * 64)));
    assertNormal(weights, segment(model, "dense3.weight"), 0.02);
    assertUniform(weights, segment(model, "dense4.weight"), Math.sqrt(6.0 / 200));
    assertEquals(0, moment(weights, segment(model, "dense5.weight"), 2));
    assertEquals(0, moment(weights, segment(model, "conv0.bias"), 2));

    Model wider = new Model("other", Shape.of(12, 12, 16), 4,
        sequence(new Conv2d(32, window, true, new Init.He()), new Flatten(), new Dense(4, true, Init.ZERO)),
        model.loss());
    assertEquals(weights[5], wider.initial(1)[5]);
    assertTrue(weights[5] != model.initial(2)[5], "the seed matters");
    assertTrue(weights[0] != weights[segment(model, "conv1.weight").offset()], "so does the name");
  }

  @Test
  void sameSeedGivesTheSameFirstValues() {
    assertArrayEquals(zoo("mlp").initial(3), zoo("mlp").initial(3));
  }

  @Test
  void refusesANetworkWithoutWeights() {
    Refusal.of(() -> new Model("test", Shape.of(3), 3, sequence(new Relu()), new SoftmaxCrossEntropy()),
        "the network has no weights to train");
  }

  @Test
  void refusesOutputsThatTheLossCannotUse() {
    Refusal.of(() -> new Model("test", Shape.of(4), 3, sequence(new Dense(5, true, Init.ZERO)),
        new SoftmaxCrossEntropy()), "found 5 scores and 3 classes");
  }

  private static Model zoo(String network) {
    return Zoo.model(Settings.parse("network = " + network, "test"), Shape.of(28, 28, 1), 10);
  }

  private static void assertNormal(float[] weights, Layout.Segment segment, double sigma) {
    double error = sigma / Math.sqrt(segment.size());
    assertEquals(0, moment(weights, segment, 1), 4 * error, segment.name());
    assertEquals(sigma, Math.sqrt(moment(weights, segment, 2)), 3 * error, segment.name());
    assertEquals(3, moment(weights, segment, 4) / Math.pow(sigma, 4), 40 / Math.sqrt(segment.size()), segment.name());
  }

  private static void assertUniform(float[] weights, Layout.Segment segment, double limit) {
    double largest = 0;
    for (int i = segment.offset(); i < segment.end(); i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    assertEquals(limit, largest, 2e-3 * limit, segment.name());
    double error = limit / Math.sqrt(segment.size());
    assertEquals(0, moment(weights, segment, 1), 3 * error, segment.name());
    assertEquals(limit / Math.sqrt(3), Math.sqrt(moment(weights, segment, 2)), 2 * error, segment.name());
  }

  private static double moment(float[] weights, Layout.Segment segment, int power) {
    double sum = 0;
    for (int i = segment.offset(); i < segment.end(); i++) {
      sum += Math.pow(weights[i], power);
    }
    return sum / segment.size();
  }

  private static Layout.Segment segment(Model model, String name) {
    return model.layout().weights().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
