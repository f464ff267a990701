package bellows.train;

import bellows.train.worker.Evaluation;

/**
 * How a run ended.
 *
 * @param reason why it stopped
 * @param trainLoss the mean over the steps of the last epoch, finished or not
 * @param test the evaluation of the model, see {@link TrainState#model}; null without a test split
 */
public record Outcome(Reason reason, TrainState state, double trainLoss, Evaluation test) {
  public enum Reason { EPOCHS, STEPS, TIME, ACCURACY, PATIENCE, INTERRUPTED }
}
