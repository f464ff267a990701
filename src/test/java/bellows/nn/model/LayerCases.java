package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;

import bellows.nn.Init;
import bellows.nn.Layer;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.ChannelPad;
import bellows.nn.layer.ClassicKernel;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Dropout;
import bellows.nn.layer.ElementFunction;
import bellows.nn.layer.Elu;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.FixedFilter;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.GlobalAveragePool;
import bellows.nn.layer.HardSigmoid;
import bellows.nn.layer.HardSwish;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.LeakyRelu;
import bellows.nn.layer.LocalResponseNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Maxout;
import bellows.nn.layer.NormPool;
import bellows.nn.layer.Pad;
import bellows.nn.layer.Pool1d;
import bellows.nn.layer.Relu6;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Reshape;
import bellows.nn.layer.Sigmoid;
import bellows.nn.layer.Silu;
import bellows.nn.layer.Softplus;
import bellows.nn.layer.Tanh;
import bellows.nn.layer.VectorNorm;
import bellows.nn.loss.SoftmaxCrossEntropy;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every kind of layer, in sizes where something changes: odd extents, panels not full, strides that leave gaps. */
final class LayerCases {
  static final Init INIT = new Init.He();

  private LayerCases() {}

  static Stream<LayerCase> all() {
    return Stream.of(ConvolutionCases.all(), dense(), embeddings(), poolings(), otherPoolings(), moves(),
        fixedFilters(), norms(), elementwise(), sequences(),
        normalisations(), branches(), auxiliaries(), globalPoolings(), GraphCases.all()).flatMap(s -> s);
  }

  private static Stream<LayerCase> dense() {
    return Stream.of(
        new LayerCase(new Dense(1, true, INIT), Shape.of(1)),
        new LayerCase(new Dense(10, true, INIT), Shape.of(33)),
        new LayerCase(new Dense(33, false, INIT), Shape.of(7)),
        new LayerCase(new Dense(67, true, INIT), Shape.of(401)),
        new LayerCase(new Dense(511, true, INIT), Shape.of(1033)),
        new LayerCase(new Dense(16, true, INIT), Shape.of(3, 5, 7)));
  }

  private static Stream<LayerCase> embeddings() {
    return Stream.of(
        new LayerCase(new Embedding(List.of(1), List.of(1), List.of(1), INIT), Shape.of(1)),
        new LayerCase(new Embedding(List.of(5, 2), List.of(3, 40), List.of(7), INIT), Shape.of(6)),
        new LayerCase(sequence(new Embedding(List.of(1, 3, 4), List.of(2, 9, 5), List.of(1, 17, 4), INIT),
            new Dense(9, true, INIT), new Tanh()), Shape.of(4)));
  }

  private static Stream<LayerCase> poolings() {
    return Stream.of(
        pool(Window.square(2, 2, 0), 6, 8, 20),
        pool(Window.square(2, 2, 0), 7, 5, 1),
        pool(Window.square(3, 2, 0), 9, 8, 33),
        pool(Window.square(3, 1, 0), 5, 6, 7),
        pool(Window.square(3, 2, 1), 8, 7, 16),
        pool(Window.square(2, 3, 1), 7, 8, 3),
        pool(window(3, 1, 2, 2, 2, 1), 4, 5, 7),
        pool(Window.square(2, 2, 0), 4, 6, 33),
        pool(Window.square(3, 2, 0).ceil(), 8, 7, 17),
        pool(Window.square(2, 2, 1).ceil(), 5, 7, 17),
        pool(Window.square(2, 3, 1).ceil(), 7, 6, 1),
        pool(Window.GLOBAL, 5, 3, 17),
        new LayerCase(new AveragePool2d(Window.square(2, 2, 0), false), Shape.of(6, 7, 33)),
        new LayerCase(new AveragePool2d(Window.square(3, 2, 1).ceil(), false), Shape.of(6, 8, 17)),
        new LayerCase(new AveragePool2d(Window.square(3, 2, 1).ceil(), true), Shape.of(6, 8, 1)),
        new LayerCase(new AveragePool2d(Window.GLOBAL, false), Shape.of(5, 3, 33)),
        new LayerCase(new NormPool(Window.square(2, 2, 0)), Shape.of(6, 7, 33)),
        new LayerCase(new NormPool(Window.square(3, 2, 1).ceil()), Shape.of(6, 8, 17)),
        new LayerCase(new NormPool(window(3, 1, 2, 2, 2, 1)), Shape.of(4, 5, 1)));
  }

  /** Uneven padding, {@code same}, gaps, and sequences. */
  private static Stream<LayerCase> otherPoolings() {
    Window.Axis uneven = new Window.Axis(3, 2, new Padding(0, 2), 1, false);
    Window.Axis same = new Window.Axis(3, 2, Padding.SAME, 1, false);
    Window.Axis gaps = new Window.Axis(2, 1, 0, 2, false);
    Window.Axis apart = new Window.Axis(2, 4, new Padding(1, 0), 3, true);
    return Stream.of(
        pool(new Window(uneven, same), 7, 6, 17),
        pool(new Window(gaps, apart), 6, 7, 33),
        pool(new Window(apart, gaps), 9, 5, 3),
        new LayerCase(new AveragePool2d(new Window(same, uneven), false), Shape.of(6, 7, 5)),
        new LayerCase(new AveragePool2d(new Window(uneven, same), true), Shape.of(7, 6, 33)),
        new LayerCase(new AveragePool2d(new Window(apart, gaps), true), Shape.of(8, 5, 3)),
        new LayerCase(new NormPool(new Window(same, apart)), Shape.of(5, 8, 7)),
        new LayerCase(Pool1d.maximum(new Window.Axis(2, 2, 0)), Shape.of(9, 17)),
        new LayerCase(Pool1d.maximum(same), Shape.of(1, 1)),
        new LayerCase(Pool1d.maximum(Window.Axis.GLOBAL), Shape.of(7, 33)),
        new LayerCase(Pool1d.average(uneven, true), Shape.of(8, 5)),
        new LayerCase(Pool1d.average(gaps, false), Shape.of(6, 16)),
        new LayerCase(Pool1d.norm(new Window.Axis(3, 1, 1)), Shape.of(5, 7)));
  }

  /** What only moves values. */
  private static Stream<LayerCase> moves() {
    return Stream.of(
        new LayerCase(new Reshape(List.of(7, -1, 3)), Shape.of(5, 3, 7)),
        new LayerCase(sequence(new Dense(12, true, INIT), new Reshape(List.of(2, 2, 3)), new Tanh(),
            new Conv2d(5, Window.square(2, 1, 0), true, INIT)), Shape.of(7)),
        new LayerCase(new Pad(List.of(2), Pad.Mode.ZERO), Shape.of(3, 1, 17)),
        new LayerCase(new Pad(List.of(0, 3), Pad.Mode.ZERO), Shape.of(4, 5, 3)),
        new LayerCase(new Pad(List.of(1, 0, 0, 2), Pad.Mode.ZERO), Shape.of(2, 3, 4)),
        new LayerCase(new Pad(List.of(1, 3, 4, 0), Pad.Mode.REFLECT), Shape.of(5, 4, 7)),
        new LayerCase(new Pad(List.of(2, 1), Pad.Mode.REFLECT), Shape.of(3, 9)),
        new LayerCase(new Pad(List.of(3), Pad.Mode.ZERO), Shape.of(1, 5)),
        new LayerCase(new ChannelPad(3, 3), Shape.of(3, 2, 5)),
        new LayerCase(new ChannelPad(0, 7), Shape.of(4, 17)),
        new LayerCase(sequence(new Dense(9, true, INIT), new ChannelPad(2, 0), new Tanh()), Shape.of(5)));
  }

  private static Stream<LayerCase> fixedFilters() {
    Stream<LayerCase> all = Arrays.stream(ClassicKernel.values())
        .map(kernel -> new LayerCase(new FixedFilter(kernel), Shape.of(5, 7, 3)));
    return Stream.concat(all, Stream.of(
        new LayerCase(new FixedFilter(ClassicKernel.EMBOSS), Shape.of(1, 1, 2)),
        new LayerCase(new FixedFilter(ClassicKernel.SOBEL_Y), Shape.of(4, 1, 17)),
        new LayerCase(new FixedFilter(ClassicKernel.SOBEL_X), Shape.of(1, 33, 1)),
        new LayerCase(sequence(new Conv2d(3, Window.square(2, 1, 0), true, INIT), new FixedFilter(ClassicKernel.EMBOSS),
            new Tanh()), Shape.of(5, 4, 2))));
  }

  private static Stream<LayerCase> norms() {
    return Stream.of(
        new LayerCase(new LocalResponseNorm(5, 0.3, 0.75, 2), Shape.of(3, 4, 33)),
        new LayerCase(new LocalResponseNorm(7, 0.5, 0.75, 1), Shape.of(2, 3, 3)),
        new LayerCase(new LocalResponseNorm(1, 0.5, 0.75, 1), Shape.of(4, 3, 1)),
        new LayerCase(new LocalResponseNorm(3, 0.4, 0.6, 0.5), Shape.of(3, 3, 17)),
        new LayerCase(new LayerNorm(1e-5, VectorNorm.Over.CHANNELS), Shape.of(3, 5, 7)),
        new LayerCase(new LayerNorm(1e-3, VectorNorm.Over.CHANNELS), Shape.of(33)),
        new LayerCase(new LayerNorm(1e-5, VectorNorm.Over.ALL), Shape.of(3, 2, 17)),
        new LayerCase(sequence(new Dense(9, true, INIT), new LayerNorm(0.1, VectorNorm.Over.ALL), new Silu()),
            Shape.of(6)),
        new LayerCase(new VectorNorm(2, 1e-12, VectorNorm.Over.ALL), Shape.of(3, 5, 7)),
        new LayerCase(new VectorNorm(1, 1e-12, VectorNorm.Over.ALL), Shape.of(33)),
        new LayerCase(new VectorNorm(2, 1e-12, VectorNorm.Over.CHANNELS), Shape.of(3, 5, 17)),
        new LayerCase(new VectorNorm(1, 1e-12, VectorNorm.Over.CHANNELS), Shape.of(2, 3, 33)),
        new LayerCase(new VectorNorm(2, 1, VectorNorm.Over.CHANNELS), Shape.of(6, 5, 1)));
  }

  private static Stream<LayerCase> elementwise() {
    Shape odd = Shape.of(5, 3, 7);
    return Stream.of(
        new LayerCase(new Relu(), odd),
        new LayerCase(new LeakyRelu(0.1), odd),
        new LayerCase(new Elu(0.7), odd),
        new LayerCase(new Softplus(), odd),
        new LayerCase(new Relu6(), odd),
        new LayerCase(new HardSigmoid(), odd),
        new LayerCase(new HardSwish(), odd),
        new LayerCase(new Silu(), odd),
        new LayerCase(new Silu(), Shape.of(1)),
        new LayerCase(sequence(new Dense(9, true, INIT), new Silu(), new HardSwish(), new Tanh()), Shape.of(4)),
        new LayerCase(new Identity(), odd),
        new LayerCase(new Maxout(2), Shape.of(3, 5, 34)),
        new LayerCase(new Maxout(7), Shape.of(2, 3, 7)),
        new LayerCase(new Maxout(3), Shape.of(51)),
        new LayerCase(new Sigmoid(), odd),
        new LayerCase(new Tanh(), odd),
        new LayerCase(new Sigmoid(), Shape.of(1)),
        function("x * sigmoid(x)", odd), function("tanh(x)", odd), function("1.5*x", odd), function("sin(x)/x - x^3", odd),
        function("max(x, 0.1*x)", Shape.of(2500)), function("min(abs(x), 2) * sign(x) + x*(x < 0.3)", odd),
        function("max(x, a*x)", odd, "a"), function("x * sigmoid(b*x) + a", Shape.of(2100), "a", "b"),
        function("a + x", odd, "a"), function("1/(1 + exp(-x)) + log(1 + exp(x)) / sqrt(1 + x^2)", odd),
        new LayerCase(sequence(new Dense(9, true, INIT), new ElementFunction("tanh(x)", List.of())), Shape.of(4)),
        new LayerCase(new Flatten(), odd),
        new LayerCase(new Dropout(0.4), odd),
        new LayerCase(new Dropout(0), odd));
  }

  /** @param learned constants that begin with 0.25, 0.5 … */
  private static LayerCase function(String formula, Shape input, String... learned) {
    return new LayerCase(new ElementFunction(formula, IntStream.range(0, learned.length)
        .mapToObj(i -> new ElementFunction.Learned(learned[i], 0.25 * (i + 1))).toList()), input);
  }

  private static Stream<LayerCase> sequences() {
    Conv2d conv = new Conv2d(7, Window.square(3, 1, 1), true, INIT);
    Layer inner = sequence(new Dense(33, true, INIT), new Tanh(), new Dropout(0.3), new Dense(5, true, INIT));
    return Stream.of(
        new LayerCase(sequence(conv), Shape.of(4, 5, 3)),
        new LayerCase(sequence(new Flatten(), new Dense(7, true, INIT), new Sigmoid()), Shape.of(3, 3, 3)),
        new LayerCase(sequence(conv, new Flatten()), Shape.of(4, 5, 3)),
        new LayerCase(sequence(conv, new Tanh(), new Flatten(), new Softplus(), new Dense(5, true, INIT)),
            Shape.of(4, 5, 3)),
        new LayerCase(sequence(conv, new LeakyRelu(0.1), new Identity(), new Elu(1), inner), Shape.of(4, 5, 3)),
        new LayerCase(sequence(conv, new MaxPool2d(Window.square(2, 2, 0)), new Flatten(), new Relu(), inner),
            Shape.of(6, 7, 3)),
        new LayerCase(sequence(conv, new Relu(), sequence(conv, new Relu()), new Flatten(), new Flatten(), inner),
            Shape.of(4, 3, 16)));
  }

  private static Stream<LayerCase> normalisations() {
    BatchNorm norm = new BatchNorm(1e-5, 0.1);
    return Stream.of(
        new LayerCase(norm, Shape.of(5, 4, 3)),
        new LayerCase(norm, Shape.of(6, 7, 16)),
        new LayerCase(new BatchNorm(1e-2, 1), Shape.of(11, 13, 37)),
        new LayerCase(norm, Shape.of(2, 3, 70)),
        new LayerCase(norm, Shape.of(33)),
        new LayerCase(sequence(new Conv2d(20, Window.square(3, 1, 1), false, INIT), norm, new Tanh()),
            Shape.of(5, 6, 3)),
        new LayerCase(sequence(new Conv2d(20, Window.square(1, 1, 0), false, INIT), norm, new HardSwish(),
            new Conv2d(20, Window.square(3, 1, 1), 20, false, INIT), norm, new Silu()), Shape.of(5, 6, 3)));
  }

  private static Stream<LayerCase> globalPoolings() {
    return Stream.of(
        new LayerCase(new GlobalAveragePool(), Shape.of(5, 4, 3)),
        new LayerCase(new GlobalAveragePool(), Shape.of(1, 7, 37)),
        new LayerCase(new GlobalAveragePool(), Shape.of(9, 5)),
        new LayerCase(new GlobalAveragePool(), Shape.of(1, 1, 16)));
  }

  private static Stream<LayerCase> branches() {
    Conv2d same = new Conv2d(7, Window.square(3, 1, 1), true, INIT);
    Conv2d halving = new Conv2d(5, Window.square(1, 2, 0), false, INIT);
    Conv2d point = new Conv2d(4, Window.square(1, 1, 0), true, INIT);
    BatchNorm norm = new BatchNorm(1e-5, 0.1);
    Sequential dense = sequence(new Dense(9, true, INIT), new Tanh(), new Dense(9, true, INIT));
    return Stream.of(
        new LayerCase(new Residual(dense, null), Shape.of(9)),
        new LayerCase(new Residual(sequence(same, new Tanh()), null), Shape.of(4, 5, 7)),
        new LayerCase(new Residual(sequence(point, new Relu()), sequence(point, new Relu())), Shape.of(1, 2, 3)),
        new LayerCase(new Residual(sequence(new Conv2d(5, Window.square(3, 2, 1), false, INIT), norm),
            sequence(halving, norm)), Shape.of(7, 6, 16)),
        new LayerCase(sequence(new Residual(sequence(new Residual(dense, sequence(new Dense(9, true, INIT)))), dense),
            new Tanh()), Shape.of(33)),
        new LayerCase(new Gate(sequence(new GlobalAveragePool(), new Dense(5, true, INIT), new Sigmoid())), Shape.of(3, 4, 5)),
        new LayerCase(new Gate(sequence(new Dense(17, true, INIT), new Tanh())), Shape.of(17)),
        new LayerCase(new Gate(sequence(new GlobalAveragePool(), new Dense(4, true, INIT), new Relu(),
            new Dense(17, true, INIT), new HardSigmoid())), Shape.of(2, 3, 17)),
        new LayerCase(new Concat(List.of(sequence(same))), Shape.of(3, 4, 2)),
        new LayerCase(new Concat(List.of(sequence(halving), sequence(same, new Tanh(), halving), sequence(halving))),
            Shape.of(5, 6, 3)),
        new LayerCase(sequence(new Concat(List.of(dense, sequence(new Dense(4, true, INIT), new Relu()))), new Tanh()),
            Shape.of(11)));
  }

  private static Stream<LayerCase> auxiliaries() {
    Conv2d conv = new Conv2d(7, Window.square(3, 1, 1), true, INIT);
    Dense scores = new Dense(LayerCase.CLASSES, true, INIT);
    Auxiliary linear = auxiliary(0.3, sequence(scores));
    Auxiliary pooled = auxiliary(2, sequence(new GlobalAveragePool(), new Dense(9, true, INIT), new Tanh(), scores));
    return Stream.of(
        new LayerCase(linear, Shape.of(9)),
        new LayerCase(pooled, Shape.of(4, 5, 7)),
        new LayerCase(auxiliary(0.5, sequence(new BatchNorm(1e-5, 0.1), pooled, scores)), Shape.of(3, 2, 5)),
        new LayerCase(auxiliary(1, sequence(scores, new Relu())), Shape.of(7)),
        new LayerCase(sequence(conv, pooled, new Elu(1), linear, conv), Shape.of(4, 5, 3)),
        new LayerCase(sequence(new Tanh(), linear, new Relu(), linear), Shape.of(3, 3, 3)),
        new LayerCase(sequence(new Concat(List.of(sequence(conv), sequence(conv, pooled))), linear,
            new Residual(sequence(linear, new Tanh()), null)), Shape.of(3, 3, 2)));
  }

  private static Auxiliary auxiliary(double weight, Sequential branch) {
    return new Auxiliary(weight, branch, new SoftmaxCrossEntropy(), LayerCase.CLASSES);
  }

  private static LayerCase pool(Window window, int height, int width, int channels) {
    return new LayerCase(new MaxPool2d(window), Shape.of(height, width, channels));
  }

  static Window window(int kernelHeight, int strideDown, int paddingTop, int kernelWidth, int strideAcross,
      int paddingLeft) {
    return new Window(new Window.Axis(kernelHeight, strideDown, paddingTop),
        new Window.Axis(kernelWidth, strideAcross, paddingLeft));
  }
}
