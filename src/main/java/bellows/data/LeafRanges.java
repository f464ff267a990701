package bellows.data;

/**
 * How the leaves of a step are dealt to its tasks: to each a contiguous range, of as many as any other has or one more.
 * What that is in partials depends on where a range lies in the reduction tree: one that is a subtree is one
 * partial, any other is several.
 */
public record LeafRanges(int leaves, int tasks) {
  /** Told of the roots of a range, from left to right. */
  private interface Roots {
    void root(int leavesBelow);
  }

  /** The first leaf of a task; {@code task} may be the number of tasks. */
  public int start(int task) {
    return (int) ((long) task * leaves / tasks);
  }

  /** The leaves of the task that has most. */
  public int most() {
    return (leaves + tasks - 1) / tasks;
  }

  /** Partials that all tasks return together. */
  public long partials() {
    return count(1);
  }

  /** Those of them that are one leaf's own, and may travel in fewer bits. */
  public long ownPartials() {
    return partials() - count(2);
  }

  private long count(int least) {
    long[] count = {0};
    for (int task = 0; task < tasks; task++) {
      roots(start(task), start(task + 1), below -> count[0] += below >= least ? 1 : 0);
    }
    return count[0];
  }

  /** The most sums that wait in a task while it computes one leaf after the other. */
  public int mostWaiting() {
    int most = 0;
    for (int task = 0; task < tasks; task++) {
      for (int leaf = start(task) + 1; leaf < start(task + 1); leaf++) {
        int[] waiting = {0};
        roots(start(task), leaf, below -> waiting[0]++);
        most = Math.max(most, waiting[0]);
      }
    }
    return most;
  }

  /** The subtrees that make up the leaves {@code from} to {@code end}: each as large as fits and as its place allows. */
  private void roots(int from, int end, Roots roots) {
    for (long at = from; at < end; ) {
      long size = at == 0 ? Long.highestOneBit(end) << 1 : Long.lowestOneBit(at);
      while (Math.min(at + size, leaves) > end) {
        size /= 2;
      }
      long next = Math.min(at + size, leaves);
      roots.root((int) (next - at));
      at = next;
    }
  }
}
