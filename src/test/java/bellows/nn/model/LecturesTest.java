package bellows.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.conf.Settings;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.nn.loss.Loss;
import bellows.nn.loss.Losses;
import bellows.nn.loss.Targets;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers that lectures on neural networks work out by hand. */
class LecturesTest {
  private static final Kernels KERNELS = KernelProvider.kernels();
  /** Cat, car and frog as a linear classifier scores them on a picture of each (Stanford, CS231n, lecture 3). */
  private static final float[][] PICTURES = {{3.2f, 5.1f, -1.7f}, {1.3f, 4.9f, 2.0f}, {2.2f, 2.5f, -3.1f}};

  private static Loss named(String loss) {
    return Losses.read(Settings.parse("loss = " + loss, "run.conf"));
  }

  private static double cost(String loss, float[] scores, int label) {
    Targets targets = new Targets(scores.length, 1);
    targets.count(1);
    targets.values()[0] = label;
    Tensor all = new Tensor(scores, 0, Shape.of(1, scores.length));
    return named(loss).backward(all, targets, new Tensor(new float[scores.length], 0, all.shape()), KERNELS);
  }

  private static double[] costs(String loss) {
    double[] costs = new double[PICTURES.length];
    Arrays.setAll(costs, i -> cost(loss, PICTURES[i], i));
    return costs;
  }

  /** max(0, 5.1 − 3.2 + 1) + max(0, −1.7 − 3.2 + 1) = 2.9; nothing; 6.3 + 6.6; their mean 15.8 / 3. */
  @Test
  void hingeOfThreePictures() {
    double[] costs = costs("hinge");
    assertArrayEquals(new double[] {2.9, 0, 12.9}, costs, 1e-5);
    assertEquals(5.27, Arrays.stream(costs).average().orElseThrow(), 0.005);
  }

  /** e^3.2 / (e^3.2 + e^5.1 + e^−1.7) = 24.5 / 188.7 = 0.13; −ln 0.13 = 2.04, and 0.89 by the logarithm to base 10. */
  @Test
  void softmaxOfThreePictures() {
    double[] costs = costs("softmax-cross-entropy");
    assertArrayEquals(new double[] {2.04, 0.08, 6.16}, costs, 0.005);
    assertEquals(2.76, Arrays.stream(costs).average().orElseThrow(), 0.005);
    assertEquals(0.89, costs[0] / Math.log(10), 0.005);
    float[] probabilities = new float[3];
    named("softmax-cross-entropy").probabilities(PICTURES[0], 0, 3, probabilities, KERNELS);
    assertArrayEquals(new float[] {0.13f, 0.87f, 0}, probabilities, 0.005f);
  }

  /** A margin that is wide enough is enough for the hinge; the softmax always wants more of it. */
  @ParameterizedTest
  @CsvSource({"10,-2,3,0,0.0009", "10,9,9,0,0.5514", "10,-100,-100,0,0"})
  void softmaxBesideTheHinge(float right, float second, float third, double hinge, double softmax) {
    float[] scores = {right, second, third};
    assertEquals(hinge, cost("hinge", scores, 0), 0);
    assertEquals(softmax, cost("softmax-cross-entropy", scores, 0), 5e-5);
  }

  /** All scores alike: −log(1/k), a check on the first step of any run; and k − 1 by the hinge. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 1000})
  void lossAtTheBeginning(int classes) {
    assertEquals(Math.log(classes), cost("softmax-cross-entropy", new float[classes], classes - 1), 1e-9);
    assertEquals(classes - 1, cost("hinge", new float[classes], 0), 0);
    assertEquals(10 * (classes - 1), cost("{hinge {margin = 10}}", new float[classes], 0), 0);
  }

  /** e^1000 is no double; e^−1000 is 0, and its logarithm no number. */
  @Test
  void softmaxIsStable() {
    assertEquals(0, cost("softmax-cross-entropy", new float[] {1000, -1000, 0}, 0), 0);
    assertEquals(2000, cost("softmax-cross-entropy", new float[] {1000, -1000, 0}, 1), 0);
    assertEquals(Math.log(2), cost("softmax-cross-entropy", new float[] {1000, 1000, -1000}, 0), 1e-9);
    assertEquals(Math.log(3), cost("softmax-cross-entropy", new float[] {-1000, -1000, -1000}, 2), 1e-9);
    float[] probabilities = new float[3];
    named("softmax-cross-entropy").probabilities(new float[] {123, 456, 789}, 0, 3, probabilities, KERNELS);
    assertArrayEquals(new float[] {0, 0, 1}, probabilities);
  }

  /** The network without its loss, on one sample: scores, and the gradient when the class {@code label} is right. */
  private static Workspace forward(String network, Shape input, int outputs, float[] weights, float[] x) {
    Model model = Zoo.model(Settings.parse("loss = squared-error, network = " + network, "run.conf"), input, outputs);
    Workspace workspace = new Workspace(model, 1, KERNELS);
    workspace.weights(weights);
    workspace.pass().set(true, 1, 1, 1);
    System.arraycopy(x, 0, workspace.input().array(), workspace.input().offset(), x.length);
    workspace.evaluate();
    return workspace;
  }

  private static float[] scores(Workspace workspace) {
    int from = workspace.scores().offset();
    return Arrays.copyOfRange(workspace.scores().array(), from, from + workspace.model().output().size());
  }

  /** A 3×3 window with ones at its corners and its centre, slid over a binary picture of 5×5. */
  @Test
  void convolution() {
    float[] picture = {1, 1, 1, 0, 0,
        0, 1, 1, 1, 0,
        0, 0, 1, 1, 1,
        0, 0, 1, 1, 0,
        0, 1, 1, 0, 0};
    float[] kernel = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
    assertArrayEquals(new float[] {4, 3, 4, 2, 4, 3, 2, 3, 4},
        scores(forward("[{conv {filters = 1, kernel = 3}}, flatten]", Shape.of(5, 5, 1), 9, kernel, picture)));
  }

  /**
   * σ(x) = 1/(1 + e^−x) and σ'(x) = σ(x)·(1 − σ(x)). At 50 the slope is 2e−22 and at 100 it is 4e−44: nothing is left to
   * learn from, and in single precision σ itself is 1 from about 17 on.
   */
  @ParameterizedTest
  @CsvSource({"-1,0.26894143,0.19661193", "2,0.88079709,0.10499359", "5,0.99330717,0.00664806", "50,1,1.9287498e-22",
      "100,1,3.7200760e-44"})
  void sigmoid(float x, double value, double slope) {
    double e = Math.exp(-x);
    assertEquals(slope, e / ((1 + e) * (1 + e)), 1e-7 * slope + 1e-8);
    // One weight of 1 and no bias: the score is σ(x), and of a target of σ − 1 the loss has the slope 1 at the score.
    Workspace workspace = forward("[{dense {units = 1, bias = false}}, sigmoid]", Shape.of(1), 0, new float[] {1},
        new float[] {x});
    float found = scores(workspace)[0];
    assertEquals(value, found, 2e-7);
    float[] gradient = new float[1];
    workspace.gradient(gradient);
    workspace.targets().values()[0] = found - 1;
    workspace.train();
    assertEquals(slope * x, gradient[0], 2e-7 * Math.abs(x) + 1e-6 * slope * Math.abs(x));
  }

  /** Counts as a lecture does it: a loop for each sum, an operation each time round. */
  private static final class Counted {
    long multiplyAdds;

    /** y = Wx. */
    void dense(int inputs, int outputs) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < inputs; i++) {
          multiplyAdds++;
        }
      }
    }

    /** A square window over a picture padded by {@code pad} on all sides; returns the extent of what comes out. */
    int convolution(int extent, int channels, int filters, int kernel, int stride, int pad) {
      int out = 0;
      for (int row = -pad; row + kernel <= extent + pad; row += stride, out++) {
        for (int column = -pad; column + kernel <= extent + pad; column += stride) {
          for (int filter = 0; filter < filters; filter++) {
            for (int element = 0; element < kernel * kernel * channels; element++) {
              multiplyAdds++;
            }
          }
        }
      }
      return out;
    }
  }

  /** What {@code describe} says of time is what loops do: n·m of a dense layer, H·W·F·(k²·C) of a convolution. */
  @Test
  void timeComplexity() {
    Counted mlp = new Counted();
    mlp.dense(784, 300);
    mlp.dense(300, 10);
    assertEquals(238_200, mlp.multiplyAdds);
    assertEquals(mlp.multiplyAdds, multiplyAdds("[flatten, {dense = 300}, relu, {dense = 10}]", Shape.of(28, 28, 1)));
    Counted lenet = new Counted();
    int first = lenet.convolution(28, 1, 20, 5, 1, 0);
    int second = lenet.convolution(first / 2, 20, 50, 5, 1, 0);
    lenet.dense(second / 2 * (second / 2) * 50, 500);
    lenet.dense(500, 10);
    assertEquals(lenet.multiplyAdds, Zoo.named("lenet").multiplyAdds());
    Counted strided = new Counted();
    int out = strided.convolution(32, 3, 10, 5, 2, 2);
    assertEquals(16, out);
    strided.dense(out * out * 10, 10);
    assertEquals(strided.multiplyAdds, multiplyAdds("[{conv {filters = 10, kernel = 5, stride = 2, padding = 2}}, flatten, "
        + "{dense = 10}]", Shape.of(32, 32, 3)));
  }

  private static long multiplyAdds(String network, Shape input) {
    return Zoo.model(Settings.parse("network = " + network, "run.conf"), input, 10).multiplyAdds();
  }
}
