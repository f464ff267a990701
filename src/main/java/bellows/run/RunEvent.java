package bellows.run;

import bellows.train.Journal;
import bellows.train.TeamPlan;
import bellows.train.rows.EvalRow;
import bellows.train.rows.EventRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.worker.Evaluation;
import java.util.List;

/** What a run's listeners are told, as it happens: the rows of its tables, and what stands around them. */
public sealed interface RunEvent {
  /**
   * The run is about to take its first step; everything has been checked.
   *
   * @param run its name in tables
   * @param folder where it keeps everything; null if nothing is written
   * @param workers who compute, for people
   * @param plan how their cores and memory are shared
   * @param step the state that it goes on from; 0 for a new run
   */
  record Started(String run, String folder, Setup setup, String workers, TeamPlan plan, long step)
      implements RunEvent {}

  /**
   * A dry run has come to its end: the first batch went through the network and back, and no step was applied.
   *
   * @param loss the batch's mean
   * @param totalSteps of the run; -1 if only time or accuracy ends it
   */
  record Rehearsed(double loss, long samples, long totalSteps, long stepsAnEpoch) implements RunEvent {}

  /**
   * A step was applied.
   *
   * @param place where the step stands in its epoch and in the run
   */
  record Stepped(StepRow row, Journal.Place place) implements RunEvent {}

  /**
   * The weights were tried on the test samples.
   *
   * @param layers how each layer is; empty where the weights are not those of the last step
   */
  record Evaluated(EvalRow row, Evaluation evaluation, List<LayerRow> layers) implements RunEvent {}

  /** Something else of the table {@code events}: an executor was lost, a checkpoint saved, a batch skipped. */
  record Happened(EventRow row) implements RunEvent {}

  /** The run went back: steps after {@code step} are taken again. */
  record RolledBack(long step) implements RunEvent {}

  /** Something that a person should know, in one line. */
  record Noted(String text) implements RunEvent {}

  /** The run is over and all is saved; it was stopped, or came to one of its limits. */
  record Finished(RunSummary summary) implements RunEvent {}
}
