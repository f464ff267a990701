import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Networks of the zoo as PyTorch has them, and one training step by plain gradient descent. */
final class TorchNetwork {
  static final List<String> NAMES = List.of("mlp", "lenet", "resnet20", "alexnet", "vgg11", "resnet50");

  private final boolean channelsLast;
  private final List<Tensor> parameters = new ArrayList<>();
  private final UnaryOperator<Tensor> network;
  private final Tensor x;
  private final Tensor y;
  /** Whether batches are normalised by their own statistics. */
  private boolean learning = true;

  /** @param channelsLast whether channels lie behind places in memory, which PyTorch advises on processors */
  TorchNetwork(String name, int batch, boolean channelsLast) {
    this.channelsLast = channelsLast;
    boolean grey = name.equals("mlp") || name.equals("lenet");
    boolean few = grey || name.equals("resnet20");
    int side = grey ? 28 : few ? 32 : 224;
    network = switch (name) {
      case "mlp" -> all(x -> x.flatten(1, -1), dense(784, 300), torch::sigmoid, dense(300, 10));
      case "lenet" -> all(conv(1, 20, 5, 1, 0), pool(2, 2, 0), conv(20, 50, 5, 1, 0), pool(2, 2, 0),
          x -> x.flatten(1, -1), dense(800, 500), torch::relu_, dense(500, 10));
      case "alexnet" -> all(conv(3, 96, 11, 4, 2), torch::relu_, pool(3, 2, 0), conv(96, 256, 5, 1, 2), torch::relu_,
          pool(3, 2, 0), conv(256, 384, 3, 1, 1), torch::relu_, conv(384, 384, 3, 1, 1), torch::relu_,
          conv(384, 256, 3, 1, 1), torch::relu_, pool(3, 2, 0), head(256 * 6 * 6));
      case "vgg11" -> all(plain(3, 64), pool(2, 2, 0), plain(64, 128), pool(2, 2, 0), plain(128, 256), plain(256, 256),
          pool(2, 2, 0), plain(256, 512), plain(512, 512), pool(2, 2, 0), plain(512, 512), plain(512, 512),
          pool(2, 2, 0), head(512 * 7 * 7));
      case "resnet20" -> resnet20();
      case "resnet50" -> resnet50();
      default -> throw new IllegalArgumentException("expected one of " + NAMES + ", found " + name);
    };
    x = laidOut(torch.randn(batch, grey ? 1 : 3, side, side));
    y = torch.tensor(new Random(1).longs(batch, 0, few ? 10 : 1000).toArray());
  }

  private Tensor laidOut(Tensor tensor) {
    return channelsLast && tensor.dim() == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
  }

  private Tensor parameter(double deviation, long... shape) {
    Tensor parameter = laidOut(torch.randn(shape).mul(new Scalar(deviation))).detach().set_requires_grad(true);
    parameters.add(parameter);
    return parameter;
  }

  @SafeVarargs
  private static UnaryOperator<Tensor> all(UnaryOperator<Tensor>... layers) {
    return x -> {
      Tensor value = x;
      for (UnaryOperator<Tensor> layer : layers) {
        value = layer.apply(value);
      }
      return value;
    };
  }

  private UnaryOperator<Tensor> conv(int in, int out, int kernel, int stride, int padding) {
    Tensor weights = parameter(Math.sqrt(2.0 / (in * kernel * kernel)), out, in, kernel, kernel);
    Tensor bias = parameter(0, out);
    return x -> torch.conv2d(x, weights, new TensorOptional(bias), new long[] {stride, stride},
        new long[] {padding, padding}, new long[] {1, 1}, 1);
  }

  private UnaryOperator<Tensor> plain(int in, int out) {
    return all(conv(in, out, 3, 1, 1), torch::relu_);
  }

  private UnaryOperator<Tensor> dense(int in, int out) {
    Tensor weights = parameter(Math.sqrt(2.0 / in), out, in);
    Tensor bias = parameter(0, out);
    return x -> torch.linear(x, weights, new TensorOptional(bias));
  }

  private UnaryOperator<Tensor> head(int in) {
    return all(x -> x.flatten(1, -1), dense(in, 4096), torch::relu_, dense(4096, 4096), torch::relu_, dense(4096, 1000));
  }

  private static UnaryOperator<Tensor> pool(int kernel, int stride, int padding) {
    return x -> torch.max_pool2d(x, new long[] {kernel, kernel}, new long[] {stride, stride},
        new long[] {padding, padding}, new long[] {1, 1}, false);
  }

  private static UnaryOperator<Tensor> mean() {
    return x -> torch.adaptive_avg_pool2d(x, new long[] {1, 1}).flatten(1, -1);
  }

  /** A convolution with normalised outputs. */
  private UnaryOperator<Tensor> normed(int in, int out, int kernel, int stride) {
    UnaryOperator<Tensor> conv = conv(in, out, kernel, stride, kernel / 2);
    Tensor scale = parameter(1, out);
    Tensor shift = parameter(0, out);
    Tensor means = torch.zeros(out);
    Tensor variances = torch.ones(out);
    return x -> torch.batch_norm(conv.apply(x), new TensorOptional(scale), new TensorOptional(shift),
        new TensorOptional(means), new TensorOptional(variances), learning, 0.1, 1e-5, false);
  }

  private UnaryOperator<Tensor> block(int in, int out, int stride, UnaryOperator<Tensor> body) {
    UnaryOperator<Tensor> shortcut = in == out && stride == 1 ? x -> x : normed(in, out, 1, stride);
    return x -> torch.relu_(body.apply(x).add(shortcut.apply(x)));
  }

  private UnaryOperator<Tensor> resnet20() {
    UnaryOperator<Tensor> network = all(normed(3, 16, 3, 1), torch::relu_);
    int in = 16;
    for (int i = 0; i < 9; i++) {
      int out = 16 << i / 3;
      int stride = i > 0 && i % 3 == 0 ? 2 : 1;
      network = all(network, block(in, out, stride, all(normed(in, out, 3, stride), torch::relu_, normed(out, out, 3, 1))));
      in = out;
    }
    return all(network, mean(), dense(64, 10));
  }

  private UnaryOperator<Tensor> resnet50() {
    UnaryOperator<Tensor> network = all(normed(3, 64, 7, 2), torch::relu_, pool(3, 2, 1));
    int in = 64;
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      int width = 64 << stage;
      for (int i = 0; i < blocks[stage]; i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        network = all(network, block(in, 4 * width, stride, all(normed(in, width, 1, 1), torch::relu_,
            normed(width, width, 3, stride), torch::relu_, normed(width, 4 * width, 1, 1))));
        in = 4 * width;
      }
    }
    return all(network, mean(), dense(2048, 1000));
  }

  /** Forward, backward, update. */
  void step() {
    try (PointerScope scope = new PointerScope()) {
      torch.cross_entropy_loss(network.apply(x), y).backward();
      try (NoGradGuard guard = new NoGradGuard()) {
        for (Tensor parameter : parameters) {
          parameter.sub_(parameter.grad().mul(new Scalar(0.001)));
          parameter.grad().zero_();
        }
      }
    }
  }

  /** Forward, as a trained network is asked. */
  void answer() {
    learning = false;
    try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
      network.apply(x);
    }
  }

  /** One convolution by itself, without bias, in PyTorch's plain layout. */
  static final class Convolution {
    private final Tensor x;
    private final Tensor weights;
    private final long[] stride;
    private final long[] padding;
    private final Tensor dy;
    /** Of the input and the weights, not of a bias. */
    private final BoolPointer wanted = new BoolPointer(3).put(0, true).put(1, true).put(2, false);

    Convolution(int batch, int in, int side, int out, int kernel, int stride, int padding) {
      x = torch.randn(batch, in, side, side).set_requires_grad(true);
      weights = torch.randn(out, in, kernel, kernel).set_requires_grad(true);
      this.stride = new long[] {stride, stride};
      this.padding = new long[] {padding, padding};
      dy = torch.randn_like(output()).detach();
    }

    private Tensor output() {
      return torch.conv2d(x, weights, new TensorOptional(), stride, padding, new long[] {1, 1}, 1);
    }

    void forward() {
      try (PointerScope scope = new PointerScope(); NoGradGuard guard = new NoGradGuard()) {
        output();
      }
    }

    /** The gradients of input and weights. */
    void backward() {
      try (PointerScope scope = new PointerScope()) {
        torch.convolution_backward(dy, x, weights, new LongArrayRefOptional(), stride, padding, new long[] {1, 1}, false,
            new long[] {0, 0}, 1, wanted);
      }
    }
  }
}
