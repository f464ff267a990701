package bellows.train;

import java.util.List;

/**
 * Who is told what happens in a run: tables, progress lines, checkpoints. Called by the thread that trains, between
 * steps.
 */
public interface Journal {
  /**
   * After each step.
   *
   * @param totalSteps of the run; -1 if only time or accuracy ends it
   * @param stepsAnEpoch so that a reader can place the step
   */
  void step(StepRow row, long totalSteps, long stepsAnEpoch);

  /** After an evaluation. */
  void evaluation(EvalRow row, Evaluation evaluation, List<LayerRow> layers);

  /** When a checkpoint is due; returns when it is safe. */
  void checkpoint(TrainState state);
}
