package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.RunLease;
import bellows.tensor.FloatCode;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.util.Iterator;
import java.util.List;

/** A task of a step: computes partials, which either go to the driver or, in slices, to other executors. */
public abstract class PartialTask<T> extends LeafTask<T, SentPartial> {
  private static final long serialVersionUID = 1;

  private final RunLease lease;
  private final long serial;
  private final long step;
  private final FloatCode code;
  private final Chaos chaos;

  /**
   * @param serial of the step, see {@link bellows.train.worker.StepInput}
   * @param code that holds every leaf's gradient without loss
   */
  protected PartialTask(RunLease lease, long serial, long step, FloatCode code, Chaos chaos) {
    this.lease = lease;
    this.serial = serial;
    this.step = step;
    this.code = code;
    this.chaos = chaos;
  }

  /** The run that this is a task of. */
  protected final RunLease lease() {
    return lease;
  }

  protected final long serial() {
    return serial;
  }

  final long step() {
    return step;
  }

  /** The partials of some leaves. */
  public abstract LeafSums compute(Iterator<T> leaves, TaskTimes times);

  @Override
  public final List<ReductionTree.Node<SentPartial>> run(Iterator<T> leaves, TaskTimes times) {
    ResultStore results = begin();
    boolean damaged = strikes();
    LeafSums sums = compute(leaves, times);
    List<ReductionTree.Node<SentPartial>> sent = sums.roots().stream().map(root -> root.map(partial ->
        SentPartial.of(partial, damaged ? ResultStore.enclose(partial.gradient(), code(root)).damaged()
            : results.send(lease, partial.gradient(), code(root))))).toList();
    if (!SparkInternals.inDriver()) {
      sums.close(); // In the driver's JVM what was sent is the array itself.
    }
    return sent;
  }

  /**
   * The partials of a partition where no task of Spark runs: in the driver's JVM, which holds them until a later step
   * begins. Nothing travels, so what chaos would damage on its way fails here.
   */
  final LeafSums direct(int partition, Iterator<T> leaves, TaskTimes times) {
    if (chaos.strikesFirst(step, partition)) {
      throw new Chaos.OnPurposeException(step, partition);
    }
    return compute(leaves, times);
  }

  /** What waits in this JVM for others, without what earlier steps left. */
  final ResultStore begin() {
    ResultStore results = ResultStore.of(lease);
    results.begin(serial);
    return results;
  }

  /** What a root travels in: a sum of several leaves needs all bits of its floats. */
  final FloatCode code(ReductionTree.Node<Partial> root) {
    return root.isLeaf() ? code : FloatCode.PLAIN;
  }

  /** Lets chaos do what it has drawn for this task; returns whether its result shall be damaged. */
  final boolean strikes() {
    return chaos.strikes(step, round());
  }
}
