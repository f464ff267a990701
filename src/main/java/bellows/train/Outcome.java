package bellows.train;

import bellows.train.worker.Evaluation;
import java.util.Locale;

/**
 * How a run ended.
 *
 * @param reason why it stopped
 * @param trainLoss the mean over the steps of the last epoch, finished or not
 * @param validation the evaluation of the model, see {@link TrainState#model}; null without a validation part
 * @param test the same on test data; null without
 */
public record Outcome(Reason reason, TrainState state, double trainLoss, Evaluation validation, Evaluation test) {
  public enum Reason {
    EPOCHS, STEPS, TIME, ACCURACY, PATIENCE, TOLERANCE, GRADIENT_NORM, INTERRUPTED;

    /** The word for it in summaries. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
