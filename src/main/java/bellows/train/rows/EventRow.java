package bellows.train.rows;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened in a run beside its steps and evaluations. Unlike theirs, these rows stay when a run resumes
 * or goes back: they tell what happened, not what the weights come from.
 *
 * @param step the step that was being worked on; for a checkpoint, a rollback and a resume the step that it holds
 * @param kind a {@link Kind} as its {@link Kind#word}
 * @param executor Spark's id of it; null where it concerns none
 * @param what the rest, for people
 */
public record EventRow(String run, long step, Instant at, String kind, String executor, String what) {
  /** What can happen. */
  public enum Kind {
    /** A loss, a gradient or new weights were not finite; the step was not applied. */
    NON_FINITE,
    /** Its batch was dropped. */
    SKIPPED,
    /** The run went back to a checkpoint. */
    ROLLED_BACK,
    TASK_FAILED,
    /** A task, or all tasks of a stage, began again. */
    TASK_RETRIED,
    /** What a task returned was damaged, or could not be fetched; it is computed again. */
    RESULT_LOST,
    /** An executor ended without being asked to. */
    EXECUTOR_LOST,
    /** An executor was given back, for example because it was idle. */
    EXECUTOR_REMOVED,
    EXECUTOR_ADDED,
    /** A task took much longer than the others of its step, or Spark started it a second time because of that. */
    STRAGGLER,
    CHECKPOINT,
    RESUMED,
    /** Somebody had the run end before its limits, by other means than a signal to its process. */
    STOP_ASKED,
    /** Somebody has had the learning rate changed. */
    RATE_CHANGED,
    /** A checkpoint could not be used, and an older one was. */
    PASSED_OVER,
    /** Events are missing. */
    UNTOLD;

    /** The word for it in tables, for example {@code task-failed}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Something that happened just now. */
  public static EventRow now(String run, long step, Kind kind, String executor, String what) {
    return new EventRow(run, step, Instant.now(), kind.word(), executor, what);
  }

  public boolean is(Kind other) {
    return kind.equals(other.word());
  }
}
