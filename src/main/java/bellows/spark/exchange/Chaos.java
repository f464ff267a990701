package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.tensor.Draws;
import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;

/**
 * Misfortune on purpose, drawn from a seed: tasks that fail, tasks that are slow, executors that die, results that are
 * damaged on their way. Only a task's first attempt is met, so a run survives it, and must end with the same bits.
 */
public record Chaos(Long seed) implements Serializable {
  /** What befalls the first attempt of a task. */
  public enum Misfortune { NOTHING, FAILURE, SLOWNESS, DEATH, DAMAGE }

  /** Nothing happens that nobody asked for. */
  public static final Chaos NONE = new Chaos(null);

  private static final double FAILURES = 0.02;
  private static final double SLOWNESS = 0.02;
  private static final double DEATHS = 0.004;
  private static final double DAMAGES = 0.02;
  private static final long LEAST_NANOS = 300_000_000L;
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final int KILLED = 137;

  /** A task's own failure. */
  static final class OnPurposeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OnPurposeException(long step, int partition) {
      super("--chaos failed task " + partition + " of step " + step + " on purpose");
    }
  }

  /** A function of seed, step and partition, so the driver knows it too. */
  public Misfortune of(long step, int partition) {
    if (seed == null) {
      return Misfortune.NOTHING;
    }
    double draw = Draws.uniform(key(step), partition, 0, 1);
    if (draw < FAILURES) {
      return Misfortune.FAILURE;
    } else if (draw < FAILURES + SLOWNESS) {
      return Misfortune.SLOWNESS;
    } else if (draw < FAILURES + SLOWNESS + DEATHS) {
      return Misfortune.DEATH;
    }
    return draw < FAILURES + SLOWNESS + DEATHS + DAMAGES ? Misfortune.DAMAGE : Misfortune.NOTHING;
  }

  private long key(long step) {
    return Draws.key(Draws.key(seed, "chaos"), step);
  }

  /**
   * Lets it happen to the task that is running.
   *
   * @param round of the driver's attempts
   * @return whether the result shall be damaged
   */
  boolean strikes(long step, int round) {
    TaskContext context = TaskContext.get();
    boolean first = round == 0 && context.attemptNumber() == 0 && context.stageAttemptNumber() == 0;
    return first && strikesFirst(step, context.partitionId());
  }

  /** Lets it happen to the first attempt of a task, in its own thread; returns whether the result shall be damaged. */
  boolean strikesFirst(long step, int partition) {
    switch (of(step, partition)) {
      case FAILURE -> throw new OnPurposeException(step, partition);
      case SLOWNESS -> LockSupport.parkNanos(
          (long) Draws.uniform(key(step), 1L << 32 | partition, LEAST_NANOS, MOST_NANOS));
      case DEATH -> die(step, partition);
      case DAMAGE -> {
        return true;
      }
      default -> { }
    }
    return false;
  }

  /** The driver's own JVM is spared: in local mode the task fails. */
  private static void die(long step, int partition) {
    if (SparkInternals.inDriver()) {
      throw new OnPurposeException(step, partition);
    }
    Runtime.getRuntime().halt(KILLED);
  }
}
