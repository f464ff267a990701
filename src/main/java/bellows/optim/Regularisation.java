package bellows.optim;

import bellows.conf.Settings;
import bellows.tensor.Layout.Segment;
import java.io.Serializable;

/**
 * A penalty on large weights, {@code ½·l2·‖w‖² + l1·‖w‖₁} over the tensors that decay, which joins the loss that
 * is minimised, the mean over a step's samples, not the one that is reported. Its gradient {@code l2·w + l1·sign(w)}
 * passes through the optimizer, unlike {@link AdamW}'s decay. Where a lecture writes {@code λ·Σw²} without the half,
 * {@code l2 = 2λ}; where a library divides a sum over n samples, {@code l2 = λ/n}.
 *
 * @param exemption what does not decay
 */
public record Regularisation(double l1, double l2, DecayExemption exemption) implements Serializable {
  private static final long serialVersionUID = 1;
  public static final Regularisation NONE = new Regularisation(0, 0);

  public Regularisation {
    Hyper.notNegative("l1", l1);
    Hyper.notNegative("l2", l2);
  }

  /** Spares biases and BatchNorm's tensors. */
  public Regularisation(double l1, double l2) {
    this(l1, l2, DecayExemption.BOTH);
  }

  /** {@code regularisation {l1 = 0, l2 = 1e-4, spare = [bias, batchnorm]}}; an empty section is none. */
  public static Regularisation read(Settings settings) {
    return settings.located(() -> new Regularisation(settings.number("l1", 0), settings.number("l2", 0),
        DecayExemption.read(settings)));
  }

  /**
   * Adds the penalty's gradient to the elements [{@code from}, {@code to}) of {@code gradient}, which lie in
   * {@code tensor}; where a weight is 0, so is its sign.
   */
  public void add(Segment tensor, float[] weights, float[] gradient, int from, int to) {
    boolean decays = exemption.decays(tensor);
    if (decays && l2 > 0) {
      addSquare((float) l2, weights, gradient, from, to);
    }
    if (decays && l1 > 0) {
      addAbsolute((float) l1, weights, gradient, from, to);
    }
  }

  /** The penalty on a whole tensor, summed in its order. */
  public double penalty(Segment tensor, float[] weights) {
    double sum = 0;
    for (int i = tensor.offset(); exemption.decays(tensor) && i < tensor.end(); i++) {
      sum += 0.5 * l2 * weights[i] * weights[i] + l1 * Math.abs(weights[i]);
    }
    return sum;
  }

  private static void addSquare(float factor, float[] weights, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] += factor * weights[i];
    }
  }

  private static void addAbsolute(float factor, float[] weights, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] += factor * Math.signum(weights[i]);
    }
  }
}
