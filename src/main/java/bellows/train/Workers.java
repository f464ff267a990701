package bellows.train;

import bellows.data.Split;
import bellows.tensor.Team;
import bellows.train.worker.Evaluation;
import bellows.train.worker.Fault;
import bellows.train.worker.Partial;
import bellows.train.worker.StepInput;
import java.util.Optional;

/**
 * Those who hold the data and do the arithmetic: this JVM, or the executors of a cluster. Whoever they are, the same
 * input gives the same bits.
 */
public interface Workers extends AutoCloseable {
  /**
   * The sum of a step's gradient and what it cost.
   *
   * @param sum over all leaves; its memory is used again when the next step begins
   * @param broadcastMillis handing out the weights on the driver, before the job begins; 0 where nothing is sent
   * @param inputMillis the longest that a task waited for its samples, at most computeMillis, but maybe of another task
   * @param computeMillis the longest that a task worked: waited for its samples, then computed and added up its leaves
   * @param collectMillis the rest of {@link #step}: scheduling, tasks' waiting for weights and for the other tasks,
   *     transport, adding up partials; 0 in one JVM, where all counts as computing
   * @param receivedBytes of partials, or of slices of their sum, that came to the driver from other processes
   */
  record StepResult(Partial sum, double broadcastMillis, double inputMillis, double computeMillis, double collectMillis,
      long receivedBytes) {}

  /** Hands out the weights of a step and sums its gradient; returns when the sum is there. */
  StepResult step(StepInput input);

  /**
   * Runs a step again whose sum is not finite, and looks for the first value that is not, in the order of the leaves.
   * Normal steps therefore need not look.
   *
   * @return empty if each leaf by itself is finite, so that only their sum is not
   */
  Optional<Fault> diagnose(StepInput input);

  /** How the weights do on every sample of a split. */
  Evaluation evaluate(Split split, float[] weights);

  /** Whether there is anything to evaluate on. */
  boolean has(Split split);

  /**
   * Threads of this JVM that rest between steps, for what the driver does then; the caller alone where the workers are
   * elsewhere.
   */
  default Team resting() {
    return Team.alone();
  }

  /** For people and tables: where this runs, for example {@code local[2]}. */
  String describe();

  @Override
  void close();
}
