package bellows.spark.exchange;

import java.io.Serializable;

/** What a task that stays for many steps and its driver tell each other, as bytes. */
final class ResidentMessage {
  /** The driver's answer that there is no more to do: no bytes, while {@link Work} has some. */
  static final byte[] END = {};

  private ResidentMessage() {}

  /**
   * A step for one task.
   *
   * @param first whether no other attempt has been given it
   */
  record Work(SentInput input, boolean first) implements Serializable {}

  /**
   * A task asks for more.
   *
   * @param session of which it is a task
   * @param serial of the step that it has done; see {@link bellows.train.worker.StepInput}
   * @param result null where it has done none
   * @param failed how it failed instead; null where it was given none
   */
  record Report(long session, int partition, long serial, LeafTask.Result<SentPartial> result, StepTasks.Failed failed)
      implements Serializable {
    static Report ready(long session, int partition) {
      return new Report(session, partition, 0, null, null);
    }
  }
}
