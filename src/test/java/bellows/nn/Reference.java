package bellows.nn;

import bellows.tensor.Shape;
import bellows.tensor.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * What layers compute, for a batch, in double precision: plain loops from the definitions, which share nothing with
 * the engine. Parameters are consumed in the order in which layers claim them, weight before bias.
 */
final class Reference {
  /** Outputs, the gradient of the input, and those of the parameters in their order. */
  record Result(double[] y, double[] dx, List<double[]> gradients) {}

  /** A layer that treats each sample by itself, unless it overrides what is done with all. */
  interface Step {
    double[] forward(double[] x);

    /** Gradients of its parameters are put in front of {@code gradients}. */
    double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients);

    default double[][] forward(double[][] x) {
      return Arrays.stream(x).map(this::forward).toArray(double[][]::new);
    }

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

  private static double[] sum(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
  }

  private final Deque<double[]> parameters;
  private final List<Step> steps = new ArrayList<>();

  private Reference(Deque<double[]> parameters) {
    this.parameters = parameters;
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
  private List<double[][]> forward(double[][] x) {
    List<double[][]> values = new ArrayList<>();
    values.add(x);
    for (Step step : steps) {
      values.add(step.forward(values.get(values.size() - 1)));
    }
    return values;
  }

  private double[][] backward(List<double[][]> values, double[][] dy, Deque<double[]> gradients) {
    double[][] d = dy;
    for (int i = steps.size() - 1; i >= 0; i--) {
      d = steps.get(i).backward(values.get(i), values.get(i + 1), d, gradients);
    }
    return d;
  }

  private void add(Layer layer, Shape input) {
    if (layer instanceof Sequential sequence) {
      Shape shape = input;
      for (Sequential.Named named : sequence.layers()) {
        add(named.layer(), shape);
        shape = named.layer().output(shape);
      }
    } else if (layer instanceof Conv2d conv) {
      steps.add(new Convolution(conv.window(), input, conv.filters(), parameters.poll(),
          conv.bias() ? parameters.poll() : null));
    } else if (layer instanceof Dense dense) {
      // A dense layer is a convolution whose kernel covers a one-pixel image.
      steps.add(new Convolution(Window.square(1, 1, 0), Shape.of(1, 1, input.size()), dense.units(), parameters.poll(),
          dense.bias() ? parameters.poll() : null));
    } else if (layer instanceof MaxPool2d pool) {
      steps.add(new Maximum(pool.window().over(input), input));
    } else if (layer instanceof Residual residual) {
      Reference body = inner(residual.body(), input);
      Reference shortcut = residual.shortcut() == null ? null : inner(residual.shortcut(), input);
      steps.add(new Branches(shortcut == null ? List.of(body) : List.of(body, shortcut), shortcut == null, 0));
    } else if (layer instanceof Concat concat) {
      List<Reference> branches = concat.branches().stream().map(branch -> inner(branch, input)).toList();
      steps.add(new Branches(branches, false, layer.output(input).size() / layer.output(input).channels()));
    } else if (layer instanceof GlobalAveragePool) {
      steps.add(new Means(input.channels()));
    } else if (layer instanceof BatchNorm norm) {
      steps.add(new ReferenceBatchNorm(norm.epsilon(), input.channels(), parameters.poll(), parameters.poll()));
      parameters.poll();
      parameters.poll();
    } else if (ReferencePooling.of(layer, input) != null) {
      steps.add(ReferencePooling.of(layer, input));
    } else if (ReferenceNorms.of(layer, input) != null) {
      steps.add(ReferenceNorms.of(layer, input));
    } else if (!(layer instanceof Flatten || layer instanceof Identity)) {
      steps.add(ReferenceActivations.of(layer, input));
    }
  }

  private Reference inner(Layer layer, Shape input) {
    Reference inner = new Reference(parameters);
    inner.add(layer, input);
    return inner;
  }

  /** Calls {@code visit} for each output pixel, kernel position and input pixel that meet. */
  static void slide(Window window, Shape in, Visit visit) {
    Window.Axis v = window.vertical();
    Window.Axis h = window.horizontal();
    int width = outputs(h, in.at(1));
    int height = outputs(v, in.at(0));
    for (int oy = 0; oy < height; oy++) {
      for (int ox = 0; ox < width; ox++) {
        for (int ky = 0; ky < v.kernel(); ky++) {
          for (int kx = 0; kx < h.kernel(); kx++) {
            int iy = oy * v.stride() + ky * v.dilation() - v.padding();
            int ix = ox * h.stride() + kx * h.dilation() - h.padding();
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
    int end = extent + axis.padding();
    int reach = axis.dilation() * (axis.kernel() - 1);
    for (int first = -axis.padding(); first + reach < end; first += axis.stride()) {
      outputs++;
    }
    int next = outputs * axis.stride() - axis.padding();
    boolean leftOver = next - axis.stride() + reach + 1 < end;
    return axis.ceil() && leftOver && next < extent ? outputs + 1 : outputs;
  }

  interface Visit {
    void at(int outPixel, int tap, int inPixel);
  }

  private record Convolution(Window window, Shape in, int outputs, double[] weight, double[] bias) implements Step {
    @Override
    public double[] forward(double[] x) {
      int channels = in.at(2);
      double[] y = new double[window.output(in, outputs).size()];
      for (int i = 0; bias != null && i < y.length; i++) {
        y[i] = bias[i % outputs];
      }
      slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          for (int o = 0; o < outputs; o++) {
            y[out * outputs + o] += x[pixel * channels + c] * weight[(tap * channels + c) * outputs + o];
          }
        }
      });
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      int channels = in.at(2);
      double[] dx = new double[x.length];
      double[] dw = new double[weight.length];
      slide(window, in, (out, tap, pixel) -> {
        for (int c = 0; c < channels; c++) {
          for (int o = 0; o < outputs; o++) {
            dw[(tap * channels + c) * outputs + o] += x[pixel * channels + c] * dy[out * outputs + o];
            dx[pixel * channels + c] += weight[(tap * channels + c) * outputs + o] * dy[out * outputs + o];
          }
        }
      });
      if (bias != null) {
        double[] db = new double[outputs];
        for (int i = 0; i < dy.length; i++) {
          db[i % outputs] += dy[i];
        }
        gradients.addFirst(db);
      }
      gradients.addFirst(dw);
      return dx;
    }
  }

  private record Maximum(Window window, Shape in) implements Step {
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

  /**
   * Several networks on one input.
   *
   * @param identity whether the input itself is one more
   * @param pixels of an output where channels stand side by side; 0 where outputs are added
   */
  private record Branches(List<Reference> branches, boolean identity, int pixels) implements Step {
    @Override
    public double[] forward(double[] x) {
      return forward(new double[][] {x})[0];
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      return backward(new double[][] {x}, new double[][] {y}, new double[][] {dy}, gradients)[0];
    }

    @Override
    public double[][] forward(double[][] x) {
      double[][] y = new double[x.length][0];
      for (Reference branch : branches) {
        List<double[][]> values = branch.forward(x);
        double[][] added = values.get(values.size() - 1);
        for (int s = 0; s < x.length; s++) {
          y[s] = y[s].length == 0 ? added[s] : pixels == 0 ? sum(y[s], added[s]) : beside(y[s], added[s]);
        }
      }
      for (int s = 0; identity && s < x.length; s++) {
        y[s] = sum(y[s], x[s]);
      }
      return y;
    }

    private double[] beside(double[] a, double[] b) {
      double[] both = new double[a.length + b.length];
      int left = a.length / pixels;
      int right = b.length / pixels;
      for (int p = 0; p < pixels; p++) {
        System.arraycopy(a, p * left, both, p * (left + right), left);
        System.arraycopy(b, p * right, both, p * (left + right) + left, right);
      }
      return both;
    }

    /** What belongs to some channels of every pixel. */
    private double[] cut(double[] both, int from, int channels) {
      double[] part = new double[pixels * channels];
      for (int p = 0; p < pixels; p++) {
        System.arraycopy(both, p * (both.length / pixels) + from, part, p * channels, channels);
      }
      return part;
    }

    @Override
    public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
      double[][] dx = Arrays.stream(identity ? dy : x).map(d -> identity ? d : new double[d.length])
          .toArray(double[][]::new);
      List<double[]> found = new ArrayList<>();
      int from = 0;
      for (Reference branch : branches) {
        List<double[][]> values = branch.forward(x);
        int channels = pixels == 0 ? 0 : values.get(values.size() - 1)[0].length / pixels;
        int start = from;
        double[][] d = pixels == 0 ? dy
            : Arrays.stream(dy).map(both -> cut(both, start, channels)).toArray(double[][]::new);
        Deque<double[]> inner = new ArrayDeque<>();
        double[][] added = branch.backward(values, d, inner);
        Arrays.setAll(dx, s -> sum(dx[s], added[s]));
        found.addAll(inner);
        from += channels;
      }
      for (int p = found.size() - 1; p >= 0; p--) {
        gradients.addFirst(found.get(p));
      }
      return dx;
    }
  }

  private record Means(int channels) implements Step {
    @Override
    public double[] forward(double[] x) {
      double[] y = new double[channels];
      for (int i = 0; i < x.length; i++) {
        y[i % channels] += x[i] * channels / x.length;
      }
      return y;
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      double[] dx = new double[x.length];
      Arrays.setAll(dx, i -> dy[i % channels] * channels / x.length);
      return dx;
    }
  }

  private record ReferenceBatchNorm(double epsilon, int channels, double[] scale, double[] shift) implements Step {
    @Override
    public double[] forward(double[] x) {
      throw new UnsupportedOperationException("one sample has no statistics");
    }

    @Override
    public double[] backward(double[] x, double[] y, double[] dy, Deque<double[]> gradients) {
      throw new UnsupportedOperationException("one sample has no statistics");
    }

    /** The mean over samples and pixels of {@code f(sample, element)}, channel by channel. */
    private double[] mean(double[][] x, ToDoubleBiFunction<Integer, Integer> f) {
      double[] mean = new double[channels];
      for (int s = 0; s < x.length; s++) {
        for (int i = 0; i < x[s].length; i++) {
          mean[i % channels] += f.applyAsDouble(s, i) * channels / x.length / x[s].length;
        }
      }
      return mean;
    }

    private double[] means(double[][] x) {
      return mean(x, (s, i) -> x[s][i]);
    }

    private double[] variances(double[][] x) {
      double[] mean = means(x);
      return mean(x, (s, i) -> Math.pow(x[s][i] - mean[i % channels], 2));
    }

    private double[][] normalised(double[][] x) {
      double[] mean = means(x);
      double[] variance = variances(x);
      double[][] z = new double[x.length][x[0].length];
      for (int s = 0; s < x.length; s++) {
        int sample = s;
        Arrays.setAll(z[s], i -> (x[sample][i] - mean[i % channels]) / Math.sqrt(variance[i % channels] + epsilon));
      }
      return z;
    }

    @Override
    public double[][] forward(double[][] x) {
      double[][] y = normalised(x);
      for (double[] sample : y) {
        Arrays.setAll(sample, i -> scale[i % channels] * sample[i] + shift[i % channels]);
      }
      return y;
    }

    /** The paper's formulas, with d = dy·scale the gradient of z: (d − mean(d) − z·mean(d·z)) / deviation. */
    @Override
    public double[][] backward(double[][] x, double[][] y, double[][] dy, Deque<double[]> gradients) {
      double[][] z = normalised(x);
      double[] variance = variances(x);
      double[] d = mean(x, (s, i) -> dy[s][i]);
      double[] dz = mean(x, (s, i) -> dy[s][i] * z[s][i]);
      double[][] dx = new double[x.length][x[0].length];
      for (int s = 0; s < x.length; s++) {
        int sample = s;
        Arrays.setAll(dx[s], i -> scale[i % channels] / Math.sqrt(variance[i % channels] + epsilon)
            * (dy[sample][i] - d[i % channels] - z[sample][i] * dz[i % channels]));
      }
      double rows = x.length * x[0].length / channels;
      gradients.addFirst(scaled(variance, x.length * rows / (rows - 1)));
      gradients.addFirst(scaled(means(x), x.length));
      gradients.addFirst(scaled(d, rows));
      gradients.addFirst(scaled(dz, rows));
      return dx;
    }

    private static double[] scaled(double[] values, double factor) {
      return Arrays.stream(values).map(value -> value * factor).toArray();
    }
  }
}
