package bellows.train.worker;

import bellows.tensor.Team;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Adds what leaves produced in the order of one complete binary tree over all leaves: two sums are added when, and only
 * when, they are the halves of the same subtree. So the result does not depend on which task computed which leaves, nor
 * on the order of arrival.
 *
 * <p>Tasks and the driver use the same class: a task adds its leaves and sends the {@link #roots}, the driver adds
 * those.
 */
public final class ReductionTree<S extends Sum<S>> {
  /**
   * The sum of the leaves {@code index · 2^level} to {@code (index + 1) · 2^level − 1}; null where none of them drew a
   * sample.
   */
  public record Node<S>(int level, int index, S sum) implements Serializable {
    /** Whether it is one leaf's own. */
    public boolean isLeaf() {
      return level == 0;
    }

    /** This place in the tree with its sum in another form; one without a sum stays without. */
    public <T> Node<T> map(Function<S, T> form) {
      return new Node<>(level, index, sum == null ? null : form.apply(sum));
    }

    private long key() {
      return (long) level << 32 | index;
    }
  }

  private final int height;
  private final Team team;
  private final Consumer<S> added;
  private final Map<Long, Node<S>> waiting = new HashMap<>();

  /** @param leaves a power of two */
  public ReductionTree(int leaves) {
    this(leaves, Team.alone(), sum -> {});
  }

  /**
   * @param leaves a power of two
   * @param team who shares the additions
   * @param added told of each sum once it has been added to another and the tree holds it no longer
   */
  public ReductionTree(int leaves, Team team, Consumer<S> added) {
    if (Integer.bitCount(leaves) != 1) {
      throw new IllegalArgumentException("expected a power of two of leaves, found " + leaves);
    }
    this.team = team;
    this.added = added;
    height = Integer.numberOfTrailingZeros(leaves);
  }

  /** Adds what one leaf produced; null if it drew no sample. */
  public void add(int leaf, S sum) {
    add(new Node<>(0, leaf, sum));
  }

  /** Adds a subtree, and goes up while its other half is there. */
  public void add(Node<S> node) {
    while (node.level < height) {
      Node<S> sibling = waiting.remove((long) node.level << 32 | node.index ^ 1);
      if (sibling == null) {
        break;
      }
      boolean right = (node.index & 1) == 1;
      node = new Node<>(node.level + 1, node.index >> 1,
          right ? plus(sibling.sum, node.sum) : plus(node.sum, sibling.sum));
    }
    if (waiting.put(node.key(), node) != null) {
      throw new IllegalStateException("subtree " + node.index + " of level " + node.level + " was added twice");
    }
  }

  private S plus(S left, S right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    S sum = left.plus(right, team);
    added.accept(right);
    return sum;
  }

  /** The roots of the complete subtrees so far. */
  public List<Node<S>> roots() {
    return new ArrayList<>(waiting.values());
  }

  /**
   * The sum over all leaves; null if none of them drew a sample.
   *
   * @throws IllegalStateException if leaves are missing, or one was added again
   */
  public S root() {
    Node<S> root = waiting.get((long) height << 32);
    if (root == null || waiting.size() > 1) {
      throw new IllegalStateException("the reduction tree has " + waiting.size()
          + " roots: leaves are missing or twice there");
    }
    return root.sum;
  }
}
