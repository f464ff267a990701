package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.draw.subnetwork.SubNetwork;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.figure.Fonts;
import bellows.figure.Panels;
import bellows.nn.Layer;
import bellows.nn.model.Model;
import bellows.tensor.Shape;
import bellows.tensor.Tensor;
import bellows.train.worker.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Samples before and after a layer: what it reads and what it puts out, as points in the colours of their classes. Of
 * two values these are the axes, and the plane is coloured by what the rest of the network says of each point; of more,
 * the axes are the first two principal components.
 */
public final class FeatureSpace {
  private static final int PLOT = 300;
  private static final int LEGEND = 56;

  /** One side of the layer: what samples are there, and the layers that follow. */
  private record Side(String name, Shape shape, float[][] values, List<Layer.Named> rest) {}

  private final Subject subject;
  private final Model model;
  private final String layer;
  private final float[] targets;
  private final Side before;
  private final Side after;

  /**
   * Runs the samples.
   *
   * @param layer by its name; not inside another
   * @throws BadInputException if there is none, no samples, or values are not finite
   */
  public FeatureSpace(Subject subject, String layer, Rows samples) {
    this.subject = subject;
    this.layer = layer;
    model = subject.model();
    BadInputException.check(samples.count() > 0, "boundary: expected samples, found none");
    targets = Plane.targets(samples);
    List<Layer.Named> layers = model.network().layers();
    int place = SubNetwork.place(model, layer);
    float[][] inputs = inputs(samples);
    Shape reads = place == 0 ? model.input() : SubNetwork.shape(layers.subList(0, place), model.input());
    before = new Side("before", reads, through(layers.subList(0, place), model.input(), inputs),
        layers.subList(place, layers.size()));
    List<Layer.Named> own = layers.subList(place, place + 1);
    after = new Side("after", SubNetwork.shape(own, reads), through(own, reads, before.values),
        layers.subList(place + 1, layers.size()));
    check(before);
    check(after);
  }

  private void check(Side side) {
    for (float[] row : side.values) {
      for (float value : row) {
        BadInputException.check(Float.isFinite(value), "boundary: expected finite values %s %s, found %s", side.name,
            layer, value);
      }
    }
  }

  /** Samples as the network reads them. */
  private float[][] inputs(Rows samples) {
    float[][] inputs = new float[samples.count()][];
    int size = model.input().size();
    Showing.each(Single.view(subject.spec()), subject.weights(), samples, (row, workspace, i) -> {
      Tensor input = workspace.input();
      inputs[row] = Arrays.copyOfRange(input.array(), input.offset() + i * size, input.offset() + (i + 1) * size);
    });
    return inputs;
  }

  /** What layers, or none, make of each row. */
  private float[][] through(List<Layer.Named> layers, Shape input, float[][] rows) {
    if (layers.isEmpty()) {
      return rows;
    }
    SubNetwork network = new SubNetwork(model, subject.weights(), layers, input);
    return Arrays.stream(rows).map(network::forward).toArray(float[][]::new);
  }

  /** What the layer reads of each sample. */
  float[][] before() {
    return before.values;
  }

  /** What it puts out for each. */
  float[][] after() {
    return after.values;
  }

  /** What the network says where the layer puts out these values. */
  List<Prediction> said(float[][] rows) {
    return said(after, rows);
  }

  private List<Prediction> said(Side side, float[][] rows) {
    return Arrays.stream(through(side.rest, side.shape, rows)).map(scores -> Prediction.of(model, scores, 0)).toList();
  }

  /** Both sides beside each other. */
  public Figure figure() {
    List<Figure> panels = new ArrayList<>(List.of(chart(before, false), chart(after, true)));
    return new Panels("Samples before and after " + layer, 2, panels);
  }

  private Chart chart(Side side, boolean legend) {
    int size = side.shape.size();
    String title = side.name + " " + layer + ": " + side.shape
        + (side.shape.rank() > 1 ? "" : size == 1 ? " value" : " values");
    double[][] points;
    String[] axes;
    if (size <= 2) {
      points = new double[][] {column(side, 0), size == 2 ? column(side, 1) : doubles(targets)};
      axes = new String[] {unit(side, 0), size == 2 ? unit(side, 1) : model.classes() > 0 ? "class" : "target"};
    } else {
      PrincipalPlane plane = PrincipalPlane.of(side.values);
      points = new double[][] {plane.x(), plane.y()};
      axes = new String[] {component(1, plane), component(2, plane)};
    }
    int names = !legend ? 0 : IntStream.range(0, Math.max(1, model.classes()))
        .map(c -> (int) Fonts.width(Fonts.SMALL, Titles.ofClass(subject.data(), c))).max().getAsInt();
    Chart chart = new Chart(title, axes[0], axes[1]).size(PLOT + (legend && model.classes() > 1 ? LEGEND + names : 0),
        PLOT);
    if (size == 2) {
      Plane plane = Plane.around(points[0], points[1]);
      plane.addRegions(chart, model, said(side, rows(plane.xs(), plane.ys())));
    }
    Plane.addPoints(chart, subject, targets, points[0], points[1], legend);
    return chart;
  }

  private static String component(int number, PrincipalPlane plane) {
    return String.format(Locale.ROOT, "component %d: %.0f %% of variance", number, 100 * plane.shares()[number - 1]);
  }

  private String unit(Side side, int number) {
    return side == after ? "unit " + number
        : side.rest.size() == model.network().layers().size() ? Titles.ofInput(subject.data(), side.shape, number)
            : "input " + number;
  }

  private static double[] column(Side side, int number) {
    return Arrays.stream(side.values).mapToDouble(row -> row[number]).toArray();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static float[][] rows(double[] xs, double[] ys) {
    return IntStream.range(0, xs.length).mapToObj(i -> new float[] {(float) xs[i], (float) ys[i]})
        .toArray(float[][]::new);
  }
}
