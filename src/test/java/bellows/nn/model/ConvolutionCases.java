package bellows.nn.model;

import static bellows.nn.model.LayerCase.sequence;
import static bellows.nn.model.LayerCases.INIT;
import static bellows.nn.model.LayerCases.window;

import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.Relu;
import bellows.nn.layer.Tanh;
import bellows.tensor.Padding;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import bellows.tensor.convolution.Convolution.Algorithm;
import java.util.stream.Stream;

/** Convolutions: each way of computing one, in sizes where something changes. */
final class ConvolutionCases {
  private ConvolutionCases() {}

  /** Alone, and before what is fused with them. */
  static Stream<LayerCase> all() {
    BatchNorm norm = new BatchNorm(1e-5, 0.1);
    return Stream.of(plain(), sequences(), special().flatMap(c -> Stream.of(c,
        new LayerCase(sequence(c.layer(), new Relu()), c.input()),
        new LayerCase(sequence(withoutBias(c), norm, new Relu()), c.input())))).flatMap(s -> s);
  }

  /** A normalisation takes the bias off again: what is left of its gradient is nothing but rounding. */
  private static Conv2d withoutBias(LayerCase layerCase) {
    Conv2d conv = (Conv2d) layerCase.layer();
    return new Conv2d(conv.filters(), conv.window(), conv.groups(), false, conv.init(), conv.algorithm());
  }

  private static Stream<LayerCase> plain() {
    return Stream.of(
        conv(7, Window.square(1, 1, 0), 6, 5, 3),
        conv(16, Window.square(1, 2, 0), 7, 6, 33),
        conv(20, Window.square(5, 1, 0), 12, 11, 1),
        conv(16, Window.square(3, 1, 1), 6, 7, 1),
        conv(20, Window.square(3, 2, 1), 9, 8, 7),
        conv(3, Window.square(3, 3, 0), 11, 10, 16),
        conv(7, Window.square(2, 3, 0), 8, 11, 3),
        conv(16, Window.square(2, 3, 1), 8, 9, 7),
        conv(33, Window.square(7, 2, 3), 13, 12, 3),
        conv(1, Window.square(3, 1, 2), 1, 1, 20),
        conv(33, window(5, 2, 2, 3, 1, 1), 9, 7, 20),
        conv(7, window(1, 1, 0, 4, 3, 0), 3, 10, 16),
        conv(20, window(6, 1, 0, 5, 1, 0), 6, 5, 33),
        grouped(19, Window.square(1, 1, 0), 19, 3, 5, 19),
        new LayerCase(new Conv2d(33, Window.square(3, 1, 1), false, INIT), Shape.of(5, 6, 33)));
  }

  /** Length × channels. */
  private static Stream<LayerCase> sequences() {
    Conv1d same = new Conv1d(17, new Window.Axis(3, 1, 1), 1, true, INIT);
    return Stream.of(
        new LayerCase(same, Shape.of(12, 9)),
        new LayerCase(same, Shape.of(1, 1)),
        new LayerCase(new Conv1d(20, new Window.Axis(1, 1, 0), 1, false, INIT), Shape.of(7, 33)),
        new LayerCase(new Conv1d(33, new Window.Axis(7, 3, 2), 1, true, INIT), Shape.of(40, 3)),
        new LayerCase(new Conv1d(6, new Window.Axis(3, 2, 3, 4, false), 3, true, INIT), Shape.of(17, 9)),
        new LayerCase(new Conv1d(18, new Window.Axis(5, 1, 2), 18, true, INIT), Shape.of(11, 18)),
        new LayerCase(new Conv1d(7, new Window.Axis(3, 1, new Padding(4, 0), 2, false), 1, true, INIT),
            Shape.of(6, 5)),
        new LayerCase(new Conv1d(9, new Window.Axis(4, 3, Padding.SAME, 1, false), 1, true, INIT), Shape.of(7, 9)),
        new LayerCase(sequence(same, new Relu(), new Conv1d(6, new Window.Axis(2, 1, 0), 1, false, INIT),
            new BatchNorm(1e-5, 0.1), new Tanh(), new Flatten(), new Dense(3, true, INIT)), Shape.of(5, 17)));
  }

  private static Stream<LayerCase> special() {
    return Stream.of(pointwise(), fewChannels(), groups(), depthwise(), dilations(), uneven(), winograd()).flatMap(s -> s);
  }

  private static Stream<LayerCase> pointwise() {
    return Stream.of(
        conv(35, Window.square(1, 1, 0), 5, 7, 67),
        bare(20, Window.square(1, 1, 0), 1, 6, 5, 17),
        bare(17, Window.square(1, 2, 0), 1, 6, 5, 20));
  }

  /** The gradient of the input is scattered from few channels, and where the frame would be larger than the image. */
  private static Stream<LayerCase> fewChannels() {
    return Stream.of(
        conv(9, Window.square(3, 2, 1), 6, 7, 2),
        conv(17, Window.square(3, 1, 0), 5, 6, 7),
        conv(17, Window.square(3, 1, 1), 5, 6, 8),
        bare(11, Window.square(5, 1, 0), 1, 8, 8, 20));
  }

  private static Stream<LayerCase> groups() {
    return Stream.of(
        grouped(6, Window.square(3, 1, 1), 2, 5, 6, 4),
        grouped(21, Window.square(3, 2, 1), 3, 7, 6, 27),
        grouped(7, Window.square(3, 1, 1), 7, 5, 4, 7),
        grouped(10, Window.square(2, 1, 0), 5, 4, 5, 5),
        bare(38, Window.square(1, 1, 0), 2, 4, 5, 34),
        grouped(64, Window.square(3, 1, 1), 2, 7, 8, 66),
        grouped(6, new Window(new Window.Axis(3, 1, 2, 2, false), new Window.Axis(3, 2, 1)), 2, 7, 6, 6));
  }

  /** One filter a channel: around the widths of vectors, more than four pixels inside, windows that see only padding. */
  private static Stream<LayerCase> depthwise() {
    Window.Axis same = new Window.Axis(5, 2, Padding.SAME, 1, false);
    Window.Axis late = new Window.Axis(3, 2, new Padding(0, 1), 1, false);
    Window.Axis gaps = new Window.Axis(2, 1, 1, 2, false);
    Window.Axis leaping = new Window.Axis(3, 4, new Padding(3, 1), 2, false);
    Window.Axis apart = new Window.Axis(3, 2, new Padding(2, 3), 3, false);
    return Stream.of(
        grouped(33, Window.square(3, 1, 1), 33, 6, 9, 33),
        grouped(16, Window.square(3, 2, 1), 16, 7, 8, 16),
        grouped(20, Window.square(5, 1, 2), 20, 7, 11, 20),
        grouped(37, new Window(same, same), 37, 8, 7, 37),
        bare(7, new Window(late, same), 7, 6, 9, 7),
        bare(17, new Window(apart, leaping), 17, 9, 10, 17),
        grouped(18, new Window(leaping, late), 18, 8, 7, 18),
        grouped(7, new Window(gaps, gaps), 7, 1, 1, 7),
        bare(16, Window.square(7, 3, 0), 16, 10, 9, 16));
  }

  private static Stream<LayerCase> dilations() {
    Window.Axis two = new Window.Axis(3, 1, 2, 2, false);
    Window.Axis wide = new Window.Axis(2, 1, 0, 3, false);
    Window.Axis leaping = new Window.Axis(3, 2, 3, 2, false);
    Window.Axis plain = new Window.Axis(3, 1, 1);
    return Stream.of(
        conv(17, new Window(two, two), 6, 7, 9),
        conv(5, new Window(plain, wide), 5, 7, 3),
        bare(18, new Window(wide, plain), 1, 8, 5, 20),
        conv(16, new Window(leaping, leaping), 9, 8, 16),
        conv(33, new Window(new Window.Axis(2, 3, 1, 2, false), plain), 8, 5, 10));
  }

  /** More padding on one side than on the other, also where only this keeps Winograd's algorithm away. */
  private static Stream<LayerCase> uneven() {
    Window.Axis late = new Window.Axis(3, 2, new Padding(0, 1), 1, false);
    Window.Axis same = new Window.Axis(4, 1, Padding.SAME, 1, false);
    Window.Axis causal = new Window.Axis(3, 1, new Padding(2, 0), 1, false);
    Window.Axis three = new Window.Axis(3, 1, Padding.SAME, 1, false);
    Window.Axis gaps = new Window.Axis(3, 2, new Padding(1, 3), 2, false);
    return Stream.of(
        conv(9, new Window(late, same), 8, 7, 16),
        conv(5, new Window(same, late), 5, 8, 3),
        bare(16, new Window(gaps, causal), 1, 7, 6, 9),
        conv(33, new Window(causal, causal), 8, 8, 32),
        conv(33, new Window(three, three), 8, 7, 32),
        grouped(6, new Window(late, causal), 3, 7, 6, 9));
  }

  /** Winograd's tiles are 4×4; the last one is a layer that would suit it. */
  private static Stream<LayerCase> winograd() {
    return Stream.of(
        conv(32, Window.square(3, 1, 1), 4, 4, 32),
        conv(35, Window.square(3, 1, 1), 7, 6, 33),
        bare(40, Window.square(3, 1, 0), 1, 6, 10, 37),
        conv(32, Window.square(3, 1, 2), 5, 6, 34),
        new LayerCase(new Conv2d(33, Window.square(3, 1, 1), 1, true, INIT, Algorithm.DIRECT), Shape.of(5, 4, 32)));
  }

  private static LayerCase conv(int filters, Window window, int height, int width, int channels) {
    return grouped(filters, window, 1, height, width, channels);
  }

  private static LayerCase grouped(int filters, Window window, int groups, int height, int width, int channels) {
    return new LayerCase(new Conv2d(filters, window, groups, true, INIT), Shape.of(height, width, channels));
  }

  /** Without a bias. */
  private static LayerCase bare(int filters, Window window, int groups, int height, int width, int channels) {
    return new LayerCase(new Conv2d(filters, window, groups, false, INIT), Shape.of(height, width, channels));
  }
}
