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
 * Adds what leaves produced in the order of one binary tree over all leaves: two sums are added when, and only when, they
 * are the halves of the same subtree. So the result does not depend on which task computed which leaves, nor on the
 * order of arrival.
 *
 * <p>The tree follows from the number of leaves: level by level, neighbours are added in pairs, and the last of an odd
 * number goes up as it is. So every range of 2^k leaves that begins at a multiple of 2^k is a subtree.
 *
 * <p>Tasks and the driver use the same class: a task adds its leaves and sends the {@link #roots}, the driver adds
 * those.
 */
public final class ReductionTree<S extends Sum<S>> {
  /**
   * The sum of the leaves {@code index · 2^level} to {@code (index + 1) · 2^level − 1}, as far as there are any; null
   * where none of them drew a sample.
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
  }

  private final long leaves;
  private final int height;
  private final Team team;
  private final Consumer<S> added;
  /** By the highest place that a sum has, see {@link #place}. */
  private final Map<Long, Node<S>> waiting = new HashMap<>();

  public ReductionTree(int leaves) {
    this(leaves, Team.alone(), sum -> {});
  }

  /**
   * @param team who shares the additions
   * @param added told of each sum once it has been added to another and the tree holds it no longer
   */
  public ReductionTree(int leaves, Team team, Consumer<S> added) {
    if (leaves < 1) {
      throw new IllegalArgumentException("expected at least 1 leaf, found " + leaves);
    }
    this.leaves = leaves;
    this.team = team;
    this.added = added;
    height = Integer.SIZE - Integer.numberOfLeadingZeros(leaves - 1);
  }

  /** Adds what one leaf produced; null if it drew no sample. */
  public void add(int leaf, S sum) {
    add(new Node<>(0, leaf, sum));
  }

  /** Adds a subtree, and goes up while its other half is there. */
  public void add(Node<S> node) {
    for (long place = place(node.level, node.index); ; place = place(node.level, node.index)) {
      Node<S> sibling = waiting.remove(place ^ 1);
      if (sibling == null) {
        if (waiting.put(place, node) != null) {
          throw new IllegalStateException("subtree " + node.index + " of level " + node.level + " was added twice");
        }
        return;
      }
      boolean right = (place & 1) == 1;
      node = new Node<>((int) (place >> 32) + 1, (int) place >> 1,
          right ? plus(sibling.sum, node.sum) : plus(node.sum, sibling.sum));
    }
  }

  /** Where a subtree waits for its other half: as high as it goes without one. Level and index in one number. */
  private long place(int level, int index) {
    int up = 0;
    while (level + up < height && (long) (index >> up ^ 1) << level + up >= leaves) {
      up++;
    }
    return (long) (level + up) << 32 | index >> up;
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
