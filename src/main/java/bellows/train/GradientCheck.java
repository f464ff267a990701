package bellows.train;

import bellows.kernel.Kernels;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Draws;
import bellows.tensor.Layout;
import bellows.train.worker.CentralDifferences;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares the gradients that back-propagation gives with central differences {@code (f(w + h) − f(w − h)) / 2h},
 * tensor by tensor, over some elements of each.
 *
 * <p>Near a kink (ReLU, hinge, maximum) a difference measures nothing. So each is taken with two widths, and where
 * these disagree the element is passed over and counted.
 *
 * <p>A tensor may have no influence, like a bias in front of a normalisation over the batch: then both ways give only
 * rounding errors, whose ratio means nothing. So gradients far below the largest of the network count as 0.
 */
public final class GradientCheck {
  /** Below this relative error a gradient of float arithmetic is right; a wrong one is off by far more. */
  public static final double TOLERANCE = 1e-2;
  private static final double WIDTH = 1e-3;
  private static final double AGREEMENT = 2e-2;
  /** What rounding leaves of a gradient that is 0, relative to the largest of the network. */
  private static final double NOISE = 2e-3;

  /**
   * One tensor.
   *
   * @param checked elements compared
   * @param kinks elements passed over
   * @param error ‖analytic − numeric‖ / (‖analytic‖ + ‖numeric‖) over the elements compared; 0 if both are 0 but for
   *     rounding
   */
  public record Row(Layout.Segment tensor, int checked, int kinks, double error) {
    public boolean passes() {
      return checked > 0 && error <= TOLERANCE;
    }
  }

  private final Workspace workspace;
  private final Consumer<Workspace> samples;
  private final float[] weights;
  private final int elements;
  private final CentralDifferences differences;

  /**
   * @param samples puts the same samples, targets and pass into a workspace each time
   * @param elements the most to check of each tensor
   */
  public GradientCheck(Model model, int batch, Kernels kernels, float[] weights, int elements,
      Consumer<Workspace> samples) {
    workspace = new Workspace(model, batch, kernels);
    this.samples = samples;
    this.weights = weights.clone();
    this.elements = elements;
    moveBiases(model.layout());
    differences = new CentralDifferences(workspace);
  }

  /** A bias of exactly 0 puts every pixel of an empty background on the kink of the ReLU behind it. */
  private void moveBiases(Layout layout) {
    for (Layout.Segment tensor : layout.weights()) {
      for (int i = tensor.offset(); !tensor.decay() && i < tensor.end(); i++) {
        weights[i] = weights[i] != 0 ? weights[i] : (float) Draws.uniform(11, i, 0.05, 0.15);
      }
    }
  }

  public List<Row> run() {
    Layout layout = workspace.model().layout();
    float[] gradient = new float[layout.size()];
    workspace.gradient(gradient);
    workspace.weights(weights);
    samples.accept(workspace);
    workspace.train();
    differences.around(weights);
    List<Row> rows = new ArrayList<>();
    for (Layout.Segment tensor : layout.weights()) {
      rows.add(check(tensor, gradient, NOISE * largest(gradient, 0, layout.weightCount())));
    }
    return rows;
  }

  private static double largest(float[] gradient, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(gradient[i]));
    }
    return largest;
  }

  private Row check(Layout.Segment tensor, float[] gradient, double noise) {
    int checked = 0;
    int kinks = 0;
    double difference = 0;
    double analyticNorm = 0;
    double numericNorm = 0;
    double largest = largest(gradient, tensor.offset(), tensor.end());
    double rounding = largest < noise ? noise : 0;
    for (int i = 0; i < Math.min(elements, tensor.size()); i++) {
      int at = tensor.offset() + (int) Draws.permute(Draws.key(7, tensor.name()), tensor.size(), i);
      double wide = differences.slope(at, WIDTH);
      double narrow = differences.slope(at, WIDTH / 2);
      double agreed = AGREEMENT * Math.max(Math.max(Math.abs(wide), Math.abs(narrow)), largest / 10);
      if (Math.abs(wide - narrow) > Math.max(agreed, rounding)) {
        kinks++;
        continue;
      }
      checked++;
      // Richardson: the error of a central difference falls with the square of its width.
      double numeric = (4 * narrow - wide) / 3;
      difference += (gradient[at] - numeric) * (gradient[at] - numeric);
      analyticNorm += (double) gradient[at] * gradient[at];
      numericNorm += numeric * numeric;
    }
    double scale = Math.sqrt(analyticNorm) + Math.sqrt(numericNorm);
    boolean nothing = rounding > 0 && scale <= rounding * Math.sqrt(checked);
    return new Row(tensor, checked, kinks, nothing ? 0 : Math.sqrt(difference) / scale);
  }
}
