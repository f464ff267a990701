package bellows.train.worker;

import bellows.conf.BadInputException;
import bellows.data.EpochOrder;
import bellows.data.Normalisation;
import bellows.feature.Extraction;
import bellows.image.augment.Views;
import bellows.nn.model.Model;
import bellows.tensor.FloatCode;
import bellows.tensor.WireFormat;
import java.io.Serializable;

/**
 * What a worker must know of a run, once: together with the weights and the place in the epoch, it determines every bit
 * of a partial.
 *
 * @param views what the network sees of samples, before normalisation
 * @param extraction what is computed of that view, if it is not what the network sees; null for nothing
 * @param seed what random draws derive from
 * @param batch samples a step over all leaves
 * @param leaves parts of a batch, whose gradients are added up a tree that is fixed by their number
 * @param together the most samples that go through the network in one pass; a leaf with more goes in pieces. Part of
 *     what determines the result, as the seed is, never a matter of memory or machine: some sums are taken pass by pass
 *     (the loss, BatchNorm's statistics)
 * @param samples in the training set
 * @param wire what every leaf's gradient is rounded to, and the weights that are handed out
 * @param gradients how a leaf comes by its gradient
 */
public record TrainSpec(Model model, Views views, Extraction extraction, Normalisation normalisation, long seed, int batch,
    int leaves, int together, long samples, WireFormat wire, Gradients gradients) implements Serializable {
  public TrainSpec {
    BadInputException.check(views.mixup() == 0 || model.loss().mixes(),
        "data.mixup: expected a loss that takes a mixture of two targets (softmax-cross-entropy, logistic, "
            + "squared-error), found %s", model.loss().kind());
  }

  private static final int MOST_TOGETHER = 64;
  private static final int LEAST_TOGETHER = 16;

  /** The same where samples have their features already. */
  public TrainSpec(Model model, Views views, Normalisation normalisation, long seed, int batch, int leaves,
      int together, long samples, WireFormat wire, Gradients gradients) {
    this(model, views, null, normalisation, seed, batch, leaves, together, samples, wire, gradients);
  }

  /** A run that sees samples as they are and rounds nothing. */
  public TrainSpec(Model model, Normalisation normalisation, long seed, int batch, int leaves, int together,
      long samples) {
    this(model, Views.PLAIN, normalisation, seed, batch, leaves, together, samples, WireFormat.FLOAT32,
        Gradients.BACK_PROPAGATION);
  }

  /** The same run, whose samples are shown by other views. */
  public TrainSpec showing(Views others) {
    return new TrainSpec(model, others, extraction, normalisation, seed, batch, leaves, together, samples, wire,
        gradients);
  }

  /** The code in which weights, and the gradient of one leaf, travel without loss. Statistics are never rounded. */
  public FloatCode code() {
    return new FloatCode(wire, model.layout().weightCount());
  }

  public EpochOrder order(long epoch) {
    return new EpochOrder(seed, epoch, samples, batch, leaves, true);
  }

  /** What {@code together} is unless a run file says it: what a leaf draws in a step, within limits. */
  public static int together(int batch, int leaves) {
    int drawn = (int) (((long) batch + leaves - 1) / leaves);
    return Math.max(LEAST_TOGETHER, Math.min(MOST_TOGETHER, drawn));
  }
}
