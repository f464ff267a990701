package bellows.interchange.onnx;

import bellows.interchange.onnx.GraphWriter.Value;
import bellows.interchange.weights.ChannelsFirst;
import bellows.nn.layer.AveragePool2d;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.FixedFilter;
import bellows.nn.layer.MaxPool2d;
import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.Arrays;
import java.util.List;

/** Convolutions and poolings: what slides a window over the places of a picture or a sequence. */
final class WindowNodes {
  /**
   * A window along all axes, its extents known.
   *
   * @param end places behind the last one, so many that rounding down gives as many outputs as rounding up
   */
  private record Slide(long[] kernel, long[] stride, long[] dilation, long[] begin, long[] end, boolean extended,
      boolean wide) {
    static Slide of(List<Window.Axis> axes, int[] places) {
      int n = axes.size();
      Slide slide = new Slide(new long[n], new long[n], new long[n], new long[n], new long[n], false, false);
      boolean extended = false;
      boolean wide = false;
      for (int i = 0; i < n; i++) {
        Window.Axis axis = axes.get(i).over(places[i]);
        slide.kernel[i] = axis.kernel();
        slide.stride[i] = axis.stride();
        slide.dilation[i] = axis.dilation();
        slide.begin[i] = axis.padding().before();
        int reached = (axis.output(places[i]) - 1) * axis.stride() + axis.span() - places[i] - axis.padding().before();
        slide.end[i] = axis.ceil() ? Math.max(0, reached) : axis.padding().after();
        extended |= slide.end[i] > axis.padding().after();
        wide |= Math.max(slide.begin[i], slide.end[i]) >= axis.kernel();
      }
      return new Slide(slide.kernel, slide.stride, slide.dilation, slide.begin, slide.end, extended, wide);
    }

    boolean dilated() {
      return Arrays.stream(dilation).anyMatch(d -> d > 1);
    }

    OnnxAttribute[] attributes(OnnxAttribute... more) {
      OnnxAttribute[] all = Arrays.copyOf(more, more.length + 4);
      all[more.length] = OnnxAttribute.of("kernel_shape", kernel);
      all[more.length + 1] = OnnxAttribute.of("strides", stride);
      all[more.length + 2] = OnnxAttribute.of("pads", joined(begin, end));
      all[more.length + 3] = OnnxAttribute.of("dilations", dilation);
      return dilated() || !isPoolOfMeans(more) ? all : Arrays.copyOf(all, all.length - 1);
    }

    /** Of a window that sees no padding, which is said so that nobody adds some. */
    OnnxAttribute[] alone(OnnxAttribute... more) {
      return Arrays.stream(attributes(more)).map(attribute -> attribute.name().equals("pads")
          ? OnnxAttribute.of("auto_pad", "VALID") : attribute).toArray(OnnxAttribute[]::new);
    }

    boolean padded() {
      return Arrays.stream(joined(begin, end)).anyMatch(places -> places > 0);
    }

    /** AveragePool has no dilations in this version. */
    private static boolean isPoolOfMeans(OnnxAttribute[] more) {
      return more.length > 0 && more[0].name().equals("count_include_pad");
    }

    Slide unpadded() {
      return new Slide(kernel, stride, dilation, new long[begin.length], new long[end.length], false, false);
    }
  }

  private final GraphWriter graph;

  WindowNodes(GraphWriter graph) {
    this.graph = graph;
  }

  static long[] joined(long[] begin, long[] end) {
    long[] all = Arrays.copyOf(begin, begin.length + end.length);
    System.arraycopy(end, 0, all, begin.length, end.length);
    return all;
  }

  private static List<Window.Axis> axes(Window window) {
    return List.of(window.vertical(), window.horizontal());
  }

  /** @param bias null for none */
  Value convolution(String name, Conv2d conv, Value x, float[] weight, float[] bias) {
    return convolution(name, axes(conv.window()), conv.groups(), x, conv.output(x.shape()), weight, bias);
  }

  /** @param bias null for none */
  Value convolution(String name, Conv1d conv, Value x, float[] weight, float[] bias) {
    return convolution(name, List.of(conv.axis()), conv.groups(), x, conv.output(x.shape()), weight, bias);
  }

  private Value convolution(String name, List<Window.Axis> axes, int groups, Value x, Shape output, float[] weight,
      float[] bias) {
    Slide slide = Slide.of(axes, x.places());
    int channels = x.channels() / groups;
    int places = (int) Arrays.stream(slide.kernel).reduce(1, (a, b) -> a * b);
    float[] first = new ChannelsFirst(1, places, channels, output.channels()).toTheirs(weight);
    String weights = graph.weights(name + ".weight", first,
        joined(new long[] {output.channels(), channels}, slide.kernel));
    List<String> inputs = bias == null ? List.of(x.name(), weights)
        : List.of(x.name(), weights, graph.constant(name + ".bias", bias, bias.length));
    return graph.node("Conv", name, output, inputs, slide.attributes(OnnxAttribute.of("group", groups)));
  }

  Value filter(String name, FixedFilter filter, Value x) {
    int side = filter.kernel().extent() / 2;
    Value edged = graph.node("Pad", name + ".edge", x.shape(),
        List.of(x.name(), graph.integers(name + ".sides", 0, 0, side, side, 0, 0, side, side)),
        OnnxAttribute.of("mode", "edge"));
    int extent = filter.kernel().extent();
    String weights = graph.constant(name + ".weight", repeated(filter.kernel().weights(), x.channels()),
        x.channels(), 1, extent, extent);
    return graph.node("Conv", name, x.shape(), List.of(edged.name(), weights),
        OnnxAttribute.of("kernel_shape", new long[] {extent, extent}), OnnxAttribute.of("group", x.channels()));
  }

  private static float[] repeated(float[] values, int times) {
    float[] all = new float[values.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(values, 0, all, i * values.length, values.length);
    }
    return all;
  }

  Value maximum(String name, MaxPool2d pool, Value x) {
    return maximum(name, axes(pool.window()), x, pool.output(x.shape()));
  }

  /** Where padding is as wide as the window, which ONNX does not have, it is a node of its own. */
  Value maximum(String name, List<Window.Axis> axes, Value x, Shape output) {
    Slide slide = Slide.of(axes, x.places());
    if (!slide.wide && !isPadded(x)) {
      return graph.node("MaxPool", name, output, List.of(x.name()), slide.attributes());
    }
    Value padded = slide.padded() ? padded(name, slide, x, -Float.MAX_VALUE) : x;
    return graph.node("MaxPool", name, output, List.of(padded.name()), slide.unpadded().alone());
  }

  /**
   * Whether a node of its own has put zeros around a picture: ONNX Runtime makes them the padding of a pooling behind it,
   * and then refuses to run where they are as wide as the window, and some of its versions leave them out of means.
   */
  private boolean isPadded(Value x) {
    return graph.nodes.stream().anyMatch(node -> node.op().equals("Pad") && node.outputs().contains(x.name()));
  }

  private Value padded(String name, Slide slide, Value x, double value) {
    long[] pads = joined(joined(new long[2], slide.begin), joined(new long[2], slide.end));
    return graph.node("Pad", name + ".padded", x.shape(), List.of(x.name(), graph.integers(name + ".sides", pads),
        graph.constant(name + ".nothing", value)));
  }

  Value mean(String name, AveragePool2d pool, Value x) {
    return mean(name, axes(pool.window()), pool.countPadding(), x, pool.output(x.shape()));
  }

  Value mean(String name, List<Window.Axis> axes, boolean countPadding, Value x, Shape output) {
    Slide slide = Slide.of(axes, x.places());
    if (!slide.dilated() && !(slide.extended && countPadding)) {
      boolean alone = isPadded(x) && (countPadding || !slide.padded());
      Value seen = alone && slide.padded() ? padded(name, slide, x, 0) : x;
      OnnxAttribute counted = OnnxAttribute.of("count_include_pad", countPadding ? 1 : 0);
      return graph.node("AveragePool", name, output, List.of(seen.name()),
          alone ? slide.unpadded().alone(counted) : slide.attributes(counted));
    }
    Value sums = sums(name, slide, x, output);
    return graph.same("Div", name, sums, graph.constant(name + ".counts", counts(axes, countPadding, x.places()),
        joined(new long[] {1, 1}, Arrays.stream(outputs(axes, x.places())).asLongStream().toArray())));
  }

  /** The root of the sum of squares. */
  Value norm(String name, List<Window.Axis> axes, Value x, Shape output) {
    Value squares = graph.same("Mul", name + ".squares", x, x.name());
    return graph.same("Sqrt", name, sums(name, Slide.of(axes, x.places()), squares, output));
  }

  /** Sums over windows: a convolution of each channel with ones. */
  private Value sums(String name, Slide slide, Value x, Shape output) {
    float[] ones = new float[Math.toIntExact(x.channels() * Arrays.stream(slide.kernel).reduce(1, (a, b) -> a * b))];
    Arrays.fill(ones, 1);
    String weights = graph.constant(name + ".ones", ones, joined(new long[] {x.channels(), 1}, slide.kernel));
    return graph.node("Conv", name + ".sums", output, List.of(x.name(), weights),
        slide.attributes(OnnxAttribute.of("group", x.channels())));
  }

  private static int[] outputs(List<Window.Axis> axes, int[] places) {
    int[] outputs = new int[places.length];
    Arrays.setAll(outputs, i -> axes.get(i).over(places[i]).output(places[i]));
    return outputs;
  }

  /** How many places each window counts, row by row. */
  private static float[] counts(List<Window.Axis> axes, boolean countPadding, int[] places) {
    float[] counts = {1};
    for (int axis = 0; axis < places.length; axis++) {
      float[] along = counts(axes.get(axis).over(places[axis]), countPadding, places[axis]);
      float[] more = new float[counts.length * along.length];
      for (int i = 0; i < more.length; i++) {
        more[i] = counts[i / along.length] * along[i % along.length];
      }
      counts = more;
    }
    return counts;
  }

  private static float[] counts(Window.Axis axis, boolean countPadding, int extent) {
    int first = countPadding ? -axis.padding().before() : 0;
    int last = countPadding ? extent + axis.padding().after() : extent;
    float[] counts = new float[axis.output(extent)];
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < axis.kernel(); j++) {
        int at = i * axis.stride() - axis.padding().before() + j * axis.dilation();
        counts[i] += at >= first && at < last ? 1 : 0;
      }
    }
    return counts;
  }
}
