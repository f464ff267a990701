package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Init;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Tanh;
import bellows.nn.loss.Losses;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a workspace notices about the numbers in it. */
class WorkspaceTest {
  private static final Kernels KERNELS = KernelProvider.kernels();

  @ParameterizedTest
  @ValueSource(strings = {"softmax-cross-entropy", "hinge", "perceptron", "logistic", "squared-error"})
  void infiniteScoreShowsInTheLoss(String loss) {
    Model model = new Model("test", Shape.of(1), 3, sequence(new Dense(3, true, Init.ZERO)),
        Losses.read(Settings.parse("loss = " + loss, "test")));
    Workspace workspace = new Workspace(model, 2, KERNELS);
    workspace.pass().set(false, 0, 0, 2);
    Layout.Segment bias = model.layout().weights().get(1);
    for (float infinity : new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int j = 0; j < 3; j++) {
        float[] weights = new float[model.layout().size()];
        workspace.weights(weights);
        assertTrue(Double.isFinite(workspace.evaluate()));
        assertNull(NonFinite.firstLayer(workspace));
        weights[bias.offset() + j] = infinity;
        workspace.weights(weights);
        assertTrue(Double.isNaN(workspace.evaluate()), infinity + " as score " + j);
        assertEquals("dense0", NonFinite.firstLayer(workspace));
      }
    }
  }

  @Test
  void namesTheFirstLayerThatIsNotFiniteAmongTheSamplesOfThePass() {
    Sequential network = sequence(new Dense(4, true, Init.ZERO), new Relu(),
        sequence(new Dense(5, true, Init.ZERO), new Tanh()), new Dense(3, true, Init.ZERO));
    Model model = new Model("test", Shape.of(2), 3, network, new SoftmaxCrossEntropy());
    float[] weights = new float[model.layout().size()];
    Layout.Segment inner = model.layout().weights().get(2);
    assertEquals("sequential2.dense0.weight", inner.name());
    weights[inner.offset()] = Float.NaN;
    Workspace workspace = new Workspace(model, 3, KERNELS);
    workspace.weights(weights);
    workspace.pass().set(false, 0, 0, 2);
    workspace.evaluate();
    assertEquals("sequential2.dense0", NonFinite.firstLayer(workspace));
    workspace.input().array()[3] = Float.POSITIVE_INFINITY;
    assertEquals("input", NonFinite.firstLayer(workspace));
    workspace.pass().set(false, 0, 0, 1);
    assertEquals("sequential2.dense0", NonFinite.firstLayer(workspace));
  }
}
