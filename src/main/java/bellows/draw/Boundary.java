package bellows.draw;

import bellows.conf.BadInputException;
import bellows.data.Rows;
import bellows.data.Samples;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.image.Picture;
import bellows.nn.layer.Dense;
import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import bellows.train.worker.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a network of two inputs says of each point of the plane, with samples, and with the lines on which the units of
 * its first layer are 0: a ReLU bends the network's function there.
 */
public final class Boundary {
  /** a·x + b·y + c, what a unit of the first layer adds up before its activation; x and y as the data have them. */
  record Fold(double a, double b, double c) {}

  private static final int WIDTH = 620;
  private static final int HEIGHT = 480;
  private static final int MOST_FOLDS = 100;

  private final Subject subject;
  private final Model model;
  private final double[] origin;

  /** @throws BadInputException if the network has not two inputs */
  public Boundary(Subject subject) {
    this.subject = subject;
    model = subject.model();
    BadInputException.check(model.input().size() == 2, "boundary: expected a network of two inputs, found %s",
        model.input());
    origin = subject.data().origin() == null ? new double[2] : subject.data().origin();
  }

  /** What the network says at each point. */
  List<Prediction> at(double[] xs, double[] ys) {
    float[] values = new float[2 * xs.length];
    for (int i = 0; i < xs.length; i++) {
      values[2 * i] = (float) (xs[i] - origin[0]);
      values[2 * i + 1] = (float) (ys[i] - origin[1]);
    }
    Samples points = new Samples(model.input(), model.classes(), null, values, new float[xs.length]);
    List<Prediction> said = new ArrayList<>();
    Showing.each(subject.spec(), subject.weights(), points,
        (row, workspace, i) -> said.add(Prediction.of(workspace, i)));
    return said;
  }

  /** Of the units of the first layer; none where it is not dense. */
  List<Fold> folds() {
    Model.Row first = model.rows().stream().filter(row -> row.weights() > 0).findFirst().orElseThrow();
    if (!(first.layer() instanceof Dense dense) || first.input().size() != 2) {
      return List.of();
    }
    Layout.Segment weight = model.layout().weight(first.name() + ".weight");
    Layout.Segment bias = model.layout().weight(first.name() + ".bias");
    // Normalisation is affine: three points tell it.
    double[] zero = normalised(0, 0);
    double[] one = normalised(1, 1);
    List<Fold> folds = new ArrayList<>();
    for (int unit = 0; unit < dense.units(); unit++) {
      double w0 = subject.weights()[weight.offset() + unit];
      double w1 = subject.weights()[weight.offset() + dense.units() + unit];
      double added = bias == null ? 0 : subject.weights()[bias.offset() + unit];
      double a = w0 * (one[0] - zero[0]);
      double b = w1 * (one[1] - zero[1]);
      folds.add(new Fold(a, b, w0 * zero[0] + w1 * zero[1] + added - a * origin[0] - b * origin[1]));
    }
    return folds;
  }

  private double[] normalised(float x, float y) {
    float[] point = {x, y};
    subject.spec().normalisation().apply(point, 0, Shape.of(2));
    return new double[] {point[0], point[1]};
  }

  /** The regions around these samples, the samples, and the folds. */
  public Figure figure(Rows samples) {
    return figure(samples, "");
  }

  /** @param name of the network, where several stand beside each other; empty where it stands alone */
  public Figure figure(Rows samples, String name) {
    BadInputException.check(samples.count() > 0, "boundary: expected samples, found none");
    double[][] points = points(samples);
    Plane plane = Plane.around(points[0], points[1]);
    List<Prediction> said = at(plane.xs(), plane.ys());
    Chart chart = new Chart(title(said, name), Titles.ofInput(subject.data(), model.input(), 0),
        Titles.ofInput(subject.data(), model.input(), 1)).size(WIDTH, HEIGHT);
    plane.addRegions(chart, model, said);
    folds().stream().limit(MOST_FOLDS).forEach(fold -> draw(chart, fold, plane.x(), plane.y()));
    Plane.addPoints(chart, subject, Plane.targets(samples), points[0], points[1], true);
    return chart;
  }

  private String title(List<Prediction> said, String name) {
    if (model.classes() > 0) {
      return name.isEmpty() ? "What the network says of each point" : name;
    }
    return String.format(Locale.ROOT, "%s: dark %.3g, bright %.3g", name.isEmpty() ? "The network's answer" : name,
        Plane.answers(said).min().getAsDouble(), Plane.answers(said).max().getAsDouble());
  }

  private double[][] points(Rows samples) {
    double[][] points = new double[2][samples.count()];
    Picture sample = new Picture();
    for (int i = 0; i < samples.count(); i++) {
      samples.read(i, sample);
      points[0][i] = sample.values()[0] + origin[0];
      points[1][i] = sample.values()[1] + origin[1];
    }
    return points;
  }

  /** From one edge of the plot to the other; what lies beyond is clipped. */
  private static void draw(Chart chart, Fold fold, double[] x, double[] y) {
    double across = Math.abs(fold.a) * (x[1] - x[0]);
    double up = Math.abs(fold.b) * (y[1] - y[0]);
    if (across == 0 && up == 0) {
      return;
    }
    if (up >= across) {
      chart.guide(x, Arrays.stream(x).map(at -> -(fold.a * at + fold.c) / fold.b).toArray());
    } else {
      chart.guide(Arrays.stream(y).map(at -> -(fold.b * at + fold.c) / fold.a).toArray(), y);
    }
  }
}
