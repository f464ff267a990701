package bellows.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.kernel.KernelProvider;
import bellows.nn.Binder;
import bellows.nn.Layer;
import bellows.nn.Op;
import bellows.nn.Pass;
import bellows.nn.model.Model;
import bellows.nn.model.Sequential;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.train.worker.BatchLoader;
import bellows.train.worker.TrainSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
  /** Doubles its input; the way back is off by a factor. */
  private record Doubling(double error) implements Layer {
    @Override
    public String kind() {
      return "doubling";
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public Op bind(Binder binder, Shape input) {
      return new Op() {
        @Override
        public void forward(Tensor x, Tensor y, Pass pass) {
          scale(x, y, 2, pass.count() * input.size());
        }

        @Override
        public void backward(Tensor x, Tensor y, Tensor dy, Tensor dx, Pass pass) {
          scale(dy, dx, (float) (2 * error), pass.count() * input.size());
        }
      };
    }

    private static void scale(Tensor from, Tensor to, float factor, int n) {
      for (int i = 0; i < n; i++) {
        to.array()[to.offset() + i] = factor * from.array()[from.offset() + i];
      }
    }
  }

  private final Samples samples = Toy.clouds(6);

  @Test
  void rightGradientsPass() {
    List<GradientCheck.Row> rows = check(1);
    assertEquals(List.of("first.dense1.weight", "first.dense1.bias", "last.dense1.weight", "last.dense1.bias"),
        rows.stream().map(row -> row.tensor().name()).toList());
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes), rows.toString());
    assertEquals(List.of(30, 10, 30, 3), rows.stream().map(row -> row.checked() + row.kinks()).toList());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.95, 1.05, -1, 0})
  void aWrongGradientIsFoundInTheTensorsBelowIt(double error) {
    List<GradientCheck.Row> rows = check(error);
    assertFalse(rows.get(0).passes() || rows.get(1).passes(), rows.toString());
    assertTrue(rows.get(2).passes() && rows.get(3).passes(), rows.toString());
  }

  /** Every tensor, and the loss that the differences are of has the auxiliary one in it. */
  @Test
  void auxiliaryLossesAreChecked() {
    Model model = Toy.model("""
        network = [
          {dense = 8}, tanh
          {auxiliary {weight = 0.3, layers = [{dense = 5}, tanh, {dense = classes}]}}
          {dense = 6}, tanh
          {dense = classes}
        ]""", samples);
    TrainSpec spec = Toy.spec(Toy.config("rate = 1"), model, samples);
    List<GradientCheck.Row> rows = new GradientCheck(model, 6, KernelProvider.kernels(), model.initial(1), 30, w -> {
      w.pass().set(true, 1, 1, 6);
      new BatchLoader(spec, w).test(new Leaf(0, 1, samples), 0, 6);
    }).run();
    assertEquals(10, rows.size());
    assertTrue(rows.stream().allMatch(GradientCheck.Row::passes), rows.toString());
  }

  private List<GradientCheck.Row> check(double error) {
    Sequential network = new Sequential(List.of(
        new Layer.Named("first", Toy.model("network = [{dense = 10}, tanh]", tenClasses()).network()),
        new Layer.Named("wrong", new Doubling(error)),
        new Layer.Named("last", Toy.model("network = [{dense = classes}]", samples).network())));
    Model model = new Model("wrong", samples.shape(), 3, network, Toy.model(Toy.PERCEPTRON, samples).loss());
    TrainSpec spec = Toy.spec(Toy.config("rate = 1"), model, samples);
    Leaf leaf = new Leaf(0, 1, samples);
    return new GradientCheck(model, 6, KernelProvider.kernels(), model.initial(1), 30, workspace -> {
      workspace.pass().set(true, 1, 1, 6);
      new BatchLoader(spec, workspace).test(leaf, 0, 6);
    }).run();
  }

  private Samples tenClasses() {
    return new Samples(samples.shape(), 10, null, samples.features(), samples.targets());
  }
}
