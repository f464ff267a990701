package bellows.tune;

import bellows.run.RunEvent;
import java.util.List;
import java.util.Map;

/** What a listener of a search is told, one event at a time, by the threads of its runs. */
public sealed interface SweepEvent {
  /**
   * A stage begins; without halving there is one.
   *
   * @param stage from 1 on
   * @param trials that take part, those included that came to its end in an earlier start of the search
   * @param epochs at which it ends, from the beginning of the runs; {@link Long#MAX_VALUE} for the runs' own ends
   */
  record StageBegun(int stage, int trials, long epochs) implements SweepEvent {}

  /** A step of a run was applied. */
  record Stepped(Trial trial, RunEvent.Stepped step) implements SweepEvent {}

  /** Something that a person should know, in one line; the trial is null where it is about the search. */
  record Noted(Trial trial, String text) implements SweepEvent {}

  /**
   * A trial came to the end of a stage or of its run, or failed.
   *
   * @param settings what it sets, by key, as people write it
   * @param done trials of this stage that are through
   * @param total trials of this stage
   * @param samplesPerSecond of its run; 0 if it took no step
   * @param secondsLeft until the end of the search, as far as can be told; NaN if it cannot
   */
  record Ended(Trial trial, Map<String, String> settings, int done, int total, double samplesPerSecond,
      double secondsLeft) implements SweepEvent {}

  /** The end of a stage: which trials go on. */
  record Chosen(int stage, List<Integer> goOn) implements SweepEvent {}
}
