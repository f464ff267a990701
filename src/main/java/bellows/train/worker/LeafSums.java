package bellows.train.worker;

import java.util.List;

/**
 * What a worker's leaves add up to in a step: the roots of their reduction tree. Its arrays are the holder's until it
 * is closed, from any thread, or until a later step begins.
 *
 * @param memory that the arrays go back to
 */
public record LeafSums(List<ReductionTree.Node<Partial>> roots, Memory memory) implements AutoCloseable {
  /** Whose the arrays are. */
  public interface Memory {
    /** Takes back an array that nobody reads any more. */
    void give(float[] gradient);
  }

  @Override
  public void close() {
    for (ReductionTree.Node<Partial> root : roots) {
      if (root.sum() != null) {
        memory.give(root.sum().gradient());
      }
    }
  }
}
