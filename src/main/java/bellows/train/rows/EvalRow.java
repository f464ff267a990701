package bellows.train.rows;

/**
 * One evaluation of the weights as they were after a step.
 *
 * @param epoch the epoch of that step, from 1 as in {@link StepRow}; 0 before the first step
 * @param split which samples: train, validation, test; beside a validation part, test is of the run's model at its end,
 *     which may be that of an earlier step
 * @param loss the mean over samples
 * @param accuracy the fraction of samples whose best score is the label's; null where there are no classes
 * @param top5 the fraction whose label is among the five best scores; null below six classes
 * @param seconds how long the evaluation took
 */
public record EvalRow(String run, long step, int epoch, String split, double loss, Double accuracy, Double top5,
    long samples, double seconds) {}
