package bellows.nn.model;

import bellows.nn.Layer;
import bellows.nn.layer.BatchNorm;
import bellows.nn.layer.ChannelPad;
import bellows.nn.layer.Conv1d;
import bellows.nn.layer.Conv2d;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Embedding;
import bellows.nn.layer.FixedFilter;
import bellows.nn.layer.Flatten;
import bellows.nn.layer.Identity;
import bellows.nn.layer.LayerNorm;
import bellows.nn.layer.MaxPool2d;
import bellows.nn.layer.Pad;
import bellows.nn.layer.Pool1d;
import bellows.nn.layer.Reshape;
import bellows.nn.layer.VectorNorm;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.tensor.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What layers compute, for a batch, in double precision: plain loops from the definitions, which share nothing with
 * the engine. Parameters are consumed in the order in which layers claim them, weight before bias.
 */
final class Reference {
  /** Outputs, the gradient of the input, and those of the parameters in their order. */
  record Result(double[] y, double[] dx, List<double[]> gradients) {}

  /** A layer, on the samples of a batch. */
  interface Step {
    double[][] forward(double[][] x);

    /** Gradients of its parameters are put in front of {@code gradients}. */
    double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients);
  }

  /** A layer that treats each sample by itself. */
  interface SampleStep extends Step {
    double[] forward(double[] x);

    /** Gradients of its parameters are put in front of {@code gradients}. */
    double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients);

    @Override
    default double[][] forward(double[][] x) {
      return Arrays.stream(x).map(this::forward).toArray(double[][]::new);
    }

    @Override
    default double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
      double[][] dx = new double[x.length][];
      List<double[]> sums = null;
      for (int i = 0; i < x.length; i++) {
        Deque<double[]> ofSample = new ArrayDeque<>();
        dx[i] = backward(x[i], y[i], dy[i], ofSample);
        List<double[]> added = List.copyOf(ofSample);
        sums = sums == null ? added : sum(sums, added);
      }
      for (int p = sums.size() - 1; p >= 0; p--) {
        gradients.addFirst(sums.get(p));
      }
      return dx;
    }
  }

  private static List<double[]> sum(List<double[]> a, List<double[]> b) {
    return IntStream.range(0, a.size()).mapToObj(p -> sum(a.get(p), b.get(p))).toList();
  }

  static double[] sum(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
  }

  private final Deque<double[]> parameters;
  private final List<Step> steps = new ArrayList<>();

  private Reference(Deque<double[]> parameters) {
    this.parameters = parameters;
  }

  /** What the first samples of a harness should give. */
  static Result run(LayerHarness harness, LayerCase layerCase, int count) {
    harness.load(0, count);
    List<double[]> parameters =
        harness.params.stream().map(p -> doubles(harness.weights, p.offset(), p.size())).toList();
    return run(layerCase.layer(), layerCase.input(), parameters, count, samples(harness.x, count),
        samples(harness.dy, count));
  }

  private static double[] samples(Tensor batch, int count) {
    return doubles(batch.array(), batch.offset(), batch.shape().size() / batch.shape().at(0) * count);
  }

  private static double[] doubles(float[] values, int offset, int size) {
    double[] doubles = new double[size];
    Arrays.setAll(doubles, i -> values[offset + i]);
    return doubles;
  }

  /** @param count samples, side by side in {@code x} and {@code dy} */
  static Result run(Layer layer, Shape input, List<double[]> parameters, int count, double[] x, double[] dy) {
    Reference reference = new Reference(new ArrayDeque<>(parameters));
    reference.add(layer, input);
    List<double[][]> values = reference.forward(apart(x, count));
    Deque<double[]> gradients = new ArrayDeque<>();
    double[][] dx = reference.backward(values, apart(dy, count), gradients);
    return new Result(together(values.get(values.size() - 1)), together(dx), List.copyOf(gradients));
  }

  private static double[][] apart(double[] samples, int count) {
    int size = samples.length / count;
    return IntStream.range(0, count).mapToObj(i -> Arrays.copyOfRange(samples, i * size, (i + 1) * size))
        .toArray(double[][]::new);
  }

  private static double[] together(double[][] samples) {
    return Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The input and the output of each step. */
  List<double[][]> forward(double[][] x) {
    List<double[][]> values = new ArrayList<>();
    values.add(x);
    for (Step step : steps) {
      values.add(step.forward(values.get(values.size() - 1)));
    }
    return values;
  }

  double[][] backward(List<double[][]> values, double[][] dy, Deque<double[]> gradients) {
    double[][] d = dy;
    for (int i = steps.size() - 1; i >= 0; i--) {
      d = steps.get(i).backward(values.get(i), values.get(i + 1), d, gradients);
    }
    return d;
  }

  private void add(Layer layer, Shape input) {
    if (layer instanceof Sequential sequence) {
      Shape shape = input;
      for (Layer.Named named : sequence.layers()) {
        add(named.layer(), shape);
        shape = named.layer().output(shape);
      }
    } else if (layer instanceof Conv2d conv) {
      steps.add(new ReferenceConvolution(conv.window(), input, conv.filters(), conv.groups(), parameters.poll(),
          conv.bias() ? parameters.poll() : null));
    } else if (layer instanceof Conv1d conv) {
      Window window = new Window(new Window.Axis(1, 1, 0), conv.axis());
      steps.add(new ReferenceConvolution(window, Shape.of(1, input.at(0), input.at(1)), conv.filters(), conv.groups(),
          parameters.poll(), conv.bias() ? parameters.poll() : null));
    } else if (layer instanceof Dense dense) {
      // A dense layer is a convolution whose kernel covers a one-pixel image.
      steps.add(new ReferenceConvolution(Window.square(1, 1, 0), Shape.of(1, 1, input.size()), dense.units(), 1,
          parameters.poll(), dense.bias() ? parameters.poll() : null));
    } else if (layer instanceof Embedding embedding) {
      steps.add(new ReferenceEmbedding(embedding, embedding.columns().stream().map(c -> parameters.poll()).toList()));
    } else if (layer instanceof Pool1d pool) {
      add(pool.flat(), Shape.of(1, input.at(0), input.at(1)));
    } else if (layer instanceof Pad pad) {
      steps.add(ReferencePad.of(pad, input));
    } else if (layer instanceof ChannelPad pad) {
      steps.add(new ReferenceChannelPad(pad.before(), pad.output(input).channels(), input.channels()));
    } else if (layer instanceof FixedFilter filter) {
      steps.add(new ReferenceFilter(filter.kernel(), input));
    } else if (layer instanceof MaxPool2d pool) {
      steps.add(new Maximum(pool.window().over(input), input));
    } else if (layer instanceof Residual residual) {
      Reference body = inner(residual.body(), input);
      Reference shortcut = residual.shortcut() == null ? null : inner(residual.shortcut(), input);
      steps.add(new ReferenceBranches(shortcut == null ? List.of(body) : List.of(body, shortcut), shortcut == null, 0));
    } else if (layer instanceof Concat concat) {
      List<Reference> branches = concat.branches().stream().map(branch -> inner(branch, input)).toList();
      steps.add(new ReferenceBranches(branches, false, layer.output(input).size() / layer.output(input).channels()));
    } else if (layer instanceof Gate gate) {
      steps.add(new ReferenceGate(inner(gate.body(), input)));
    } else if (layer instanceof Graph graph) {
      steps.add(graph(graph, input));
    } else if (layer instanceof Auxiliary auxiliary) {
      steps.add(new ReferenceAuxiliary(inner(auxiliary.branch(), input), auxiliary.weight()));
    } else if (layer instanceof BatchNorm norm) {
      steps.add(new ReferenceBatchNorm(norm.epsilon(), input.channels(), parameters.poll(), parameters.poll()));
      parameters.poll();
      parameters.poll();
    } else if (layer instanceof LayerNorm norm) {
      steps.add(new ReferenceLayerNorm(norm.epsilon(),
          norm.over() == VectorNorm.Over.ALL ? input.size() : input.channels(), parameters.poll(), parameters.poll()));
    } else if (ReferencePooling.of(layer, input) != null) {
      steps.add(ReferencePooling.of(layer, input));
    } else if (ReferenceNorms.of(layer, input) != null) {
      steps.add(ReferenceNorms.of(layer, input));
    } else if (!(layer instanceof Flatten || layer instanceof Reshape || layer instanceof Identity)) {
      steps.add(ReferenceActivations.of(layer, input, parameters));
    }
  }

  private ReferenceGraph graph(Graph graph, Shape input) {
    List<Integer> channels = new ArrayList<>(List.of(input.channels()));
    graph.outputs(input).forEach(shape -> channels.add(shape.channels()));
    List<Reference> layers = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Layer inside = graph.nodes().get(i).layers();
      layers.add(inside == null ? null : inner(inside, graph.inputs(input).get(i)));
    }
    return new ReferenceGraph(layers, graph.nodes().stream().map(Graph.Node::join).toList(), graph.sources(), channels);
  }

  private Reference inner(Layer layer, Shape input) {
    Reference inner = new Reference(parameters);
    inner.add(layer, input);
    return inner;
  }

  /** Calls {@code visit} for each output pixel, kernel position and input pixel that meet. */
  static void slide(Window window, Shape in, Visit visit) {
    Window.Axis v = window.over(in).vertical();
    Window.Axis h = window.over(in).horizontal();
    int width = outputs(h, in.at(1));
    int height = outputs(v, in.at(0));
    for (int oy = 0; oy < height; oy++) {
      for (int ox = 0; ox < width; ox++) {
        for (int ky = 0; ky < v.kernel(); ky++) {
          for (int kx = 0; kx < h.kernel(); kx++) {
            int iy = oy * v.stride() + ky * v.dilation() - v.padding().before();
            int ix = ox * h.stride() + kx * h.dilation() - h.padding().before();
            if (iy >= 0 && iy < in.at(0) && ix >= 0 && ix < in.at(1)) {
              visit.at(oy * width + ox, ky * h.kernel() + kx, iy * in.at(1) + ix);
            }
          }
        }
      }
    }
  }

  /** Windows that lie in the padded image; rounded up, one more that starts in the image if pixels are left over. */
  private static int outputs(Window.Axis axis, int extent) {
    int outputs = 0;
    int start = -axis.padding().before();
    int end = extent + axis.padding().after();
    int reach = axis.dilation() * (axis.kernel() - 1);
    for (int first = start; first + reach < end; first += axis.stride()) {
      outputs++;
    }
    int next = outputs * axis.stride() + start;
    boolean leftOver = next - axis.stride() + reach + 1 < end;
    return axis.ceil() && leftOver && next < extent ? outputs + 1 : outputs;
  }

  interface Visit {
    void at(int outPixel, int tap, int inPixel);
  }

  private record Maximum(Window window, Shape in) implements SampleStep {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[window.output(in, in.at(2)).size()];
      Arrays.fill(y, Double.NEGATIVE_INFINITY);
      slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < in.at(2); c++) {
          y[out * in.at(2) + c] = Math.max(y[out * in.at(2) + c], x[pixel * in.at(2) + c]);
        }
      });
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < in.at(2); c++) {
          boolean largest = x[pixel * in.at(2) + c] == y[out * in.at(2) + c];
          dx[pixel * in.at(2) + c] += largest ? dy[out * in.at(2) + c] : 0;
        }
      });
      return dx;
    }
  }
}
