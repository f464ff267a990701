package bellows.draw;

import bellows.conf.BadInputException;
import bellows.conf.Spelling;
import bellows.data.Leaf;
import bellows.data.Rows;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.figure.Panels;
import bellows.kernel.KernelProvider;
import bellows.nn.Init;
import bellows.nn.OpObserver;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.train.worker.BatchLoader;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Histograms of what each layer puts out, and of the gradients that come back to it, in one step of training: layers
 * whose outputs lie at the flat ends of their activation, or whose gradients shrink from layer to layer, do not learn.
 */
public final class Saturation {
  private static final int BINS = 60;
  private static final int WIDTH = 430;
  private static final int HEIGHT = 240;
  /** Of brightness, for the last layer: yellow lines are not seen on white. */
  private static final double BRIGHTEST = 0.85;
  private static final List<String> NAMES = List.of("own", "zero", "xavier", "he");

  private final Subject subject;
  private final Rows samples;

  /** @param samples that go through together */
  public Saturation(Subject subject, Rows samples) {
    BadInputException.check(samples.count() > 0, "saturation: expected samples, found none");
    this.subject = subject;
    this.samples = samples;
  }

  /** Of the weights as they are. */
  public Figure figure() {
    return new Panels("", 2, row("", subject.weights()));
  }

  /**
   * Of the weights as these initialisations make them, a row each.
   *
   * @param inits each {@code own} (what the run file says), {@code zero}, {@code xavier}, {@code he}, or the deviation
   *     of a normal distribution
   */
  public Figure figure(List<String> inits) {
    List<Figure> panels = new ArrayList<>();
    inits.forEach(init -> panels.addAll(row(init + ": ", weights(init))));
    return new Panels("", 2, panels);
  }

  /** First values; tensors of one axis, such as biases, keep their own. */
  float[] weights(String name) {
    Model model = subject.model();
    float[] weights = model.initial(subject.spec().seed());
    Init init = init(name);
    for (Layout.Segment tensor : model.layout().weights()) {
      if (init != null && tensor.shape().rank() > 1) {
        init.fill(Draws.key(subject.spec().seed(), tensor.name()), weights, tensor.offset(), tensor.shape());
      }
    }
    return weights;
  }

  /** Null for the network's own. */
  private static Init init(String name) {
    switch (name) {
      case "own":
        return null;
      case "zero":
        return Init.ZERO;
      case "xavier":
        return new Init.Xavier();
      case "he":
        return new Init.He();
      default:
    }
    try {
      double deviation = Double.parseDouble(name);
      BadInputException.check(deviation > 0 && deviation < Float.MAX_VALUE, "--init: expected a positive deviation, "
          + "found %s", name);
      return new Init.Normal(deviation);
    } catch (NumberFormatException e) {
      throw new BadInputException("--init: expected %s or a normal distribution's deviation, such as 0.01, found '%s'%s",
          String.join(", ", NAMES), name, Spelling.nearest(name, NAMES), e);
    }
  }

  private List<Figure> row(String prefix, float[] weights) {
    Map<String, Recorder.Seen> layers = layers(weights);
    Chart outputs = new Chart(prefix + "outputs of each layer", "output", "part of all (%)").size(WIDTH, HEIGHT);
    Chart gradients = new Chart(prefix + "gradients of each layer", "log₁₀ |∂loss/∂output|", "part of all (%)")
        .size(WIDTH, HEIGHT);
    int number = 0;
    for (Map.Entry<String, Recorder.Seen> layer : layers.entrySet()) {
      Color colour = Palette.sequential(BRIGHTEST * number++ / Math.max(1, layers.size() - 1));
      add(outputs, layer.getKey(), "", doubles(layer.getValue().outputs()), colour);
      add(gradients, layer.getKey(), " = 0", logarithms(layer.getValue().gradients()), colour);
    }
    return List.of(outputs, gradients);
  }

  /** What is recorded of the activations, those that are bound to their layer included; without any, of all layers. */
  Map<String, Recorder.Seen> layers(float[] weights) {
    Map<String, Recorder.Seen> all = pass(weights);
    List<Model.Row> rows = subject.model().rows();
    Map<String, Recorder.Seen> active = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String name = rows.get(i).name();
      boolean fused = i + 1 < rows.size() && !all.containsKey(rows.get(i + 1).name())
          && rows.get(i + 1).layer().activity() != null;
      boolean complete = all.containsKey(name) && all.get(name).gradients() != null;
      if (complete && (fused || rows.get(i).layer().activity() != null)) {
        active.put(name, all.get(name));
      }
    }
    all.values().removeIf(seen -> seen.gradients() == null);
    return active.isEmpty() ? all : active;
  }

  /** A step's forward and backward pass. */
  private Map<String, Recorder.Seen> pass(float[] weights) {
    Recorder recorder = new Recorder();
    Workspace workspace = new Workspace(subject.model(), samples.count(), KernelProvider.kernels(), Team.alone(),
        (OpObserver) recorder);
    workspace.weights(weights);
    workspace.gradient(new float[subject.model().layout().size()]);
    workspace.pass().set(true, subject.spec().seed(), 1, samples.count());
    // As a test is shown them: augmentation is not the matter here. Of several views the first is enough.
    new BatchLoader(Single.view(subject.spec()), workspace).test(new Leaf(0, 1, samples), 0, samples.count());
    workspace.train();
    return recorder.seen();
  }

  private static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  /** Of 0 it is −∞, which no histogram has a place for. */
  private static double[] logarithms(float[] values) {
    double[] all = doubles(values);
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.log10(Math.abs(all[i]));
    }
    return all;
  }

  /** @param rest what the values without a place are; empty where they are just not finite */
  private static void add(Chart chart, String name, String rest, double[] values, Color colour) {
    Histogram histogram = Histogram.of(values, BINS);
    double left = 100.0 * (values.length - histogram.counted()) / values.length;
    String legend = left == 0 ? name
        : String.format(Locale.ROOT, "%s, %.0f %%%s", name, left, rest.isEmpty() ? " not finite" : rest);
    chart.steps(legend, histogram.edges(), histogram.percent(values.length), colour);
  }
}
