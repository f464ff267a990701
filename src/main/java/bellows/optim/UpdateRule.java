package bellows.optim;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a run file's key {@code optimizer} names: how a step makes new weights. An {@link Optimizer} follows the gradient,
 * a {@link Search} compares losses. Immutable: all memory of past steps lies in slots, which the caller owns, checkpoints
 * and passes back.
 */
public interface UpdateRule extends Serializable {
  /** How many arrays of {@code layout.weightCount()} floats the rule remembers; all zero before the first step. */
  int slots();

  /**
   * What each slot holds, in a few words that no other rule uses for anything else: a checkpoint keeps them, and a run
   * goes on from it only under a rule whose slots are called the same. Unless a rule says more, its class and a number.
   *
   * @return as many as there are {@link #slots}
   */
  default List<String> slotNames() {
    return IntStream.rangeClosed(1, slots()).mapToObj(i -> getClass().getName() + " " + i).toList();
  }
}
