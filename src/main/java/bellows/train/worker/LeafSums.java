package bellows.train.worker;

import java.util.List;

/**
 * What a worker's leaves add up to in a step: the roots of their reduction tree. Its arrays are the holder's until it
 * is closed, from any thread, or until a later step begins.
 *
 * @param memory that the arrays go back to
 */
public record LeafSums(List<ReductionTree.Node<Partial>> roots, Buffers memory) implements AutoCloseable {
  @Override
  public void close() {
    for (ReductionTree.Node<Partial> root : roots) {
      if (root.sum() != null) {
        memory.give(root.sum().gradient());
      }
    }
  }
}
