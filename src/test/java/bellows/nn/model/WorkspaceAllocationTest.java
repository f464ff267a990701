package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;

import bellows.Allocation;
import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.Init;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.layer.VectorNorm;
import bellows.nn.loss.Losses;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Shape;
import bellows.tensor.Team;
import bellows.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A warm training step of a workspace allocates nothing: soon there is a row of steps without. With scalar kernels at
 * once; the Vector API allocates until the last of its loops is compiled.
 */
class WorkspaceAllocationTest {
  private static final int STEPS = 20;
  private static final int BATCH = 6;

  /** A workspace at work, its two buffers of weights in turn. */
  private static final class Training {
    private final Workspace workspace;
    private final float[][] weights;
    private int step;

    Training(Model model, Kernels kernels, Team team) {
      workspace = new Workspace(model, BATCH, kernels, team);
      weights = new float[][] {model.initial(1), model.initial(2)};
      workspace.gradient(new float[model.layout().size()]);
      for (int i = 0; i < BATCH; i++) {
        workspace.targets().values()[i] = i % Math.max(1, model.classes());
        workspace.input().array()[i] = i;
      }
    }

    void step() {
      workspace.weights(weights[step & 1]);
      workspace.pass().set(true, 1, step++, step % 3 == 0 ? BATCH - 1 : BATCH);
      workspace.train();
    }

    void steps() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet, 1", "lenet, 2", "mlp, 1", "mlp, 2"})
  void networksByName(String name, int threads) {
    check(Zoo.named(name), KernelProvider.scalar(), threads);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "mlp"})
  void withVectors(String name) {
    check(Zoo.named(name), KernelProvider.kernels(), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-cross-entropy", "hinge", "perceptron", "logistic", "squared-error", "focal",
      "\"log(1 + exp(-y*s))\"", "{name = softmax-cross-entropy, class-weights = [1, 5, 0.5]}"})
  void losses(String loss) {
    Model model = new Model("test", Shape.of(5), 3, sequence(new Dense(3, true, new Init.He())),
        Losses.read(Settings.parse("loss = " + loss, "test")));
    check(model, KernelProvider.scalar(), 1);
  }

  @Test
  void normalisedTargets() {
    check(new Model("test", Shape.of(5), 0, sequence(new Dense(1, true, new Init.He())), Losses.read(Settings.parse(
        "loss {name = squared-error, normalise-targets {mean = 2, deviation = 3}}", "test"))), KernelProvider.scalar(), 1);
  }

  @Test
  void dropoutAndActivations() {
    Sequential network = sequence(new Dense(7, true, new Init.He()), new Tanh(), new Dropout(0.5), new Sigmoid(),
        sequence(new Dense(5, false, new Init.He()), new Relu()), new Dense(3, true, new Init.He()));
    check(new Model("test", Shape.of(5), 3, network, new SoftmaxCrossEntropy()), KernelProvider.scalar(), 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void functions(int threads) {
    Sequential network = sequence(new Dense(7, true, new Init.He()),
        new ElementFunction("max(x, a*x) + sigmoid(b*x)", List.of(new ElementFunction.Learned("a", 0.25),
            new ElementFunction.Learned("b", 1))), new ElementFunction("x * tanh(x)", List.of()),
        new Dense(3, true, new Init.He()));
    check(new Model("test", Shape.of(5), 3, network, new SoftmaxCrossEntropy()), KernelProvider.scalar(), threads);
  }

  /** Many loops are compiled at many times, and a compiled loop that gives up allocates once: hence some patience. */
  @Test
  void poolingsAndNormalisations() {
    Sequential network = sequence(new Conv2d(6, Window.square(3, 1, 1), true, new Init.He()), new LeakyRelu(0.1),
        new LocalResponseNorm(5, 0.1, 0.75, 2), new MaxPool2d(Window.square(3, 2, 0).ceil()), new Elu(1),
        new AveragePool2d(Window.square(2, 1, 0), false), new Maxout(2), new NormPool(Window.GLOBAL), new Softplus(),
        new VectorNorm(2, 1e-12, VectorNorm.Over.ALL), new Flatten(), new Dense(3, true, new Init.He()));
    Model model = new Model("test", Shape.of(8, 8, 3), 3, network, new SoftmaxCrossEntropy(0.1));
    check(model, KernelProvider.scalar(), 2);
    check(model, KernelProvider.kernels(), 2);
  }

  @Test
  void normalisation() {
    BatchNorm norm = new BatchNorm(1e-5, 0.1);
    Sequential network = sequence(new Conv2d(5, Window.square(3, 1, 1), false, new Init.He()), norm, new Relu(), norm,
        new Dense(3, true, new Init.He()), norm);
    check(new Model("test", Shape.of(5, 4, 2), 3, network, new SoftmaxCrossEntropy()), KernelProvider.scalar(), 2);
  }

  @Test
  void branches() {
    Conv2d conv = new Conv2d(2, Window.square(3, 1, 1), true, new Init.He());
    Sequential network = sequence(new Residual(sequence(conv, new Relu()), null), new Relu(),
        new Residual(sequence(conv), sequence(conv)), new Concat(List.of(sequence(conv), sequence(new Tanh()))),
        new GlobalAveragePool(), new Dense(3, true, new Init.He()));
    check(new Model("test", Shape.of(5, 4, 2), 3, network, new SoftmaxCrossEntropy()), KernelProvider.scalar(), 2);
  }

  @Test
  void auxiliaryClassifiers() {
    Sequential branch = sequence(new GlobalAveragePool(), new Dense(3, true, new Init.He()));
    Sequential network = sequence(new Conv2d(5, Window.square(3, 1, 1), true, new Init.He()),
        new Auxiliary(0.3, branch, new SoftmaxCrossEntropy(), 3), new Tanh(), new Dense(3, true, new Init.He()));
    check(new Model("test", Shape.of(5, 4, 2), 3, network, new SoftmaxCrossEntropy()), KernelProvider.scalar(), 2);
  }

  /** Classes that are loaded late, and parking for the first time, cost some bytes once. */
  private static void check(Model model, Kernels kernels, int threads) {
    try (Team team = new Team(threads)) {
      Allocation.ends(new Training(model, kernels, team)::steps);
    }
  }
}
