import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes LeNet's loss and gradients for one batch in PyTorch, in float64: the values of
 * {@code src/test/resources/bellows/nn/lenet-torch.csv}, which TorchLenetTest compares with.
 *
 * <p>Needs {@code org.bytedeco:pytorch-platform:2.7.1-1.5.12} and its dependencies on the class path (native libraries,
 * about 1 GB), so it is not part of the build. With a pom that names this artifact:
 * <pre>
 * mvn -f POM dependency:build-classpath -Djavacpp.platform=linux-x86_64 -Dmdep.outputFile=classpath
 * java -cp "$(cat classpath)" src/test/peers/TorchLenet.java &gt; src/test/resources/bellows/nn/lenet-torch.csv
 * </pre>
 * With the argument {@code all} it prints every entry of every gradient.
 *
 * <p>PyTorch keeps images as channels × height × width and filters as outputs × inputs × height × width; indices in the
 * file are Bellows's: height × width × inputs × outputs, inputs × units, images with channels innermost.
 */
public final class TorchLenet {
  private static final int BATCH = 8;
  private static final int SAMPLED = 50;
  /** Between sampled entries: a prime, so that they spread over all axes. */
  private static final long STRIDE = 1_000_003;

  /** A parameter: its value in PyTorch's order, and where an element of that order lies in Bellows's. */
  private record Parameter(String name, Tensor tensor, LongUnaryOperator place) {}

  private final List<Parameter> parameters = new ArrayList<>();

  /** Item {@code i} of tensor {@code t}: a multiple of 1/64 in [-1, 1), exact anywhere, by SplitMix64's finaliser. */
  static double value(long t, long i) {
    long z = (t << 32) + i + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 57) / 64.0 - 1;
  }

  /** A tensor whose element e is {@code scale · value(number, place(e))}: both sides number elements alike. */
  private static Tensor tensor(int number, double scale, LongUnaryOperator place, long... shape) {
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(values, e -> scale * value(number, place.applyAsLong(e)));
    return Tensor.create(values, shape);
  }

  private Tensor parameter(String name, double scale, LongUnaryOperator place, long... shape) {
    Tensor tensor = tensor(parameters.size(), scale, place, shape).set_requires_grad(true);
    parameters.add(new Parameter(name, tensor, place));
    return tensor;
  }

  private Tensor conv(Tensor x, String name, long in, long out, long kernel, double scale) {
    Tensor weight = parameter(name + ".weight", scale, e -> {
      long column = e % kernel;
      long row = e / kernel % kernel;
      long input = e / (kernel * kernel) % in;
      long output = e / (kernel * kernel * in);
      return ((row * kernel + column) * in + input) * out + output;
    }, out, in, kernel, kernel);
    Tensor bias = parameter(name + ".bias", 0.25, e -> e, out);
    return torch.conv2d(x, weight, new TensorOptional(bias), new long[] {1, 1}, new long[] {0, 0},
        new long[] {1, 1}, 1);
  }

  /** A dense layer over an image of {@code side × side × channels}; a vector is an image of side 1. */
  private Tensor dense(Tensor x, String name, long side, long channels, long out, double scale) {
    long inputs = side * side * channels;
    Tensor weight = parameter(name + ".weight", scale, e -> {
      long input = e % inputs;
      long channel = input / (side * side);
      long pixel = input % (side * side);
      return (pixel * channels + channel) * out + e / inputs;
    }, out, inputs);
    Tensor bias = parameter(name + ".bias", 0.25, e -> e, out);
    return torch.linear(x, weight, new TensorOptional(bias));
  }

  private static Tensor maxPool(Tensor x) {
    return torch.max_pool2d(x, new long[] {2, 2}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, false);
  }

  private Tensor scores(Tensor x) {
    Tensor y = maxPool(conv(x, "conv1", 1, 20, 5, 0.25));
    y = maxPool(conv(y, "conv2", 20, 50, 5, 0.0625));
    y = torch.relu(dense(y.flatten(1, -1), "dense1", 4, 50, 500, 0.0625));
    return dense(y, "dense2", 1, 500, 10, 0.0625);
  }

  /** Minus the logarithm of the labels' softmax, summed over the batch; sample i has the label 3i mod 10. */
  private static Tensor loss(Tensor scores) {
    double[] oneHot = new double[BATCH * 10];
    for (int i = 0; i < BATCH; i++) {
      oneHot[10 * i + 3 * i % 10] = -1;
    }
    return torch.log_softmax(scores, 1).mul(Tensor.create(oneHot, BATCH, 10)).sum();
  }

  public static void main(String[] args) {
    boolean all = args.length > 0 && args[0].equals("all");
    TorchLenet lenet = new TorchLenet();
    Tensor loss = loss(lenet.scores(tensor(100, 1, e -> e, BATCH, 1, 28, 28)));
    loss.backward();
    System.out.println("tensor,element,value");
    System.out.println("loss,," + loss.item_double());
    lenet.parameters.forEach(parameter -> print(parameter, all, System.out));
  }

  private static void print(Parameter parameter, boolean all, PrintStream out) {
    Tensor flat = parameter.tensor.grad().flatten();
    int size = (int) flat.numel();
    double[] gradient = new double[size];
    flat.contiguous().data_ptr_double().get(gradient);
    double[] ours = new double[size];
    for (int e = 0; e < size; e++) {
      ours[(int) parameter.place.applyAsLong(e)] = gradient[e];
    }
    double squares = Arrays.stream(ours).map(g -> g * g).sum();
    row(out, parameter.name, "norm", Math.sqrt(squares));
    row(out, parameter.name, "sum", Arrays.stream(ours).sum());
    int entries = all ? size : Math.min(size, SAMPLED);
    for (int i = 0; i < entries; i++) {
      int e = (int) (i * STRIDE % size);
      row(out, parameter.name, String.valueOf(e), ours[e]);
    }
  }

  private static void row(PrintStream out, String tensor, String element, double value) {
    out.println(String.format(Locale.ROOT, "%s,%s,%.10e", tensor, element, value));
  }
}
