package bellows.draw;

import bellows.conf.BadInputException;
import bellows.figure.Chart;
import bellows.figure.Figure;
import bellows.figure.Palette;
import bellows.nn.layer.Dense;
import bellows.nn.layer.Relu;
import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A network of one input and one output, dense – ReLU – dense, as the sum of its units: each is a ramp that begins where
 * its unit switches on, and a few of them make a bump.
 */
public final class Bumps {
  private static final Color UNIT = Palette.tint(Palette.series(0), 0.45);

  private final Subject subject;
  private final int units;
  private final Layout.Segment in;
  private final Layout.Segment inBias;
  private final Layout.Segment out;
  private final Layout.Segment outBias;

  /** @throws BadInputException if the network is another */
  public Bumps(Subject subject) {
    this.subject = subject;
    Model model = subject.model();
    List<Model.Row> layers = model.rows();
    boolean fits = model.input().size() == 1 && model.output().size() == 1 && layers.size() == 3
        && layers.get(0).layer() instanceof Dense && layers.get(1).layer() instanceof Relu
        && layers.get(2).layer() instanceof Dense;
    BadInputException.check(fits, "bumps: expected a network of one input and one output, dense, relu, dense 1, "
        + "found %s to %s by %s", model.input(), model.output(),
        layers.stream().map(row -> row.layer().kind()).toList());
    units = layers.get(1).output().size();
    in = model.layout().weight(layers.get(0).name() + ".weight");
    inBias = model.layout().weight(layers.get(0).name() + ".bias");
    out = model.layout().weight(layers.get(2).name() + ".weight");
    outBias = model.layout().weight(layers.get(2).name() + ".bias");
  }

  int units() {
    return units;
  }

  /** What a unit adds to the output at x, a value as the data have it. */
  double unit(int unit, double x) {
    float[] weights = subject.weights();
    double before = weights[in.offset() + unit] * (double) normalised(x)
        + (inBias == null ? 0 : weights[inBias.offset() + unit]);
    return weights[out.offset() + unit] * Math.max(0, before);
  }

  /** The output's bias and all units. */
  double sum(double x) {
    double sum = outBias == null ? 0 : subject.weights()[outBias.offset()];
    for (int unit = 0; unit < units; unit++) {
      sum += unit(unit, x);
    }
    return sum;
  }

  private float normalised(double x) {
    float[] one = {(float) x};
    subject.spec().normalisation().apply(one, 0, Shape.of(1));
    return one[0];
  }

  /** @param xs at which it is drawn, growing; targets may be empty */
  public Figure figure(double[] xs, double[] dataX, double[] dataY) {
    Chart chart = new Chart("The network as the sum of its " + units + " units", "x", "output");
    for (int unit = 0; unit < units; unit++) {
      int number = unit;
      chart.line(unit == 0 ? "each unit" : "", xs, values(xs, x -> unit(number, x)), UNIT);
    }
    return chart.points("data", dataX, dataY, Color.GRAY).line("their sum", xs, values(xs, this::sum), Palette.series(1));
  }

  private static double[] values(double[] xs, DoubleUnaryOperator of) {
    return Arrays.stream(xs).map(of).toArray();
  }
}
