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
  private final SentInput input;
  private final FloatCode code;
  private final Chaos chaos;

  /**
   * @param input of the step
   * @param code that holds every leaf's gradient without loss
   */
  protected PartialTask(RunLease lease, SentInput input, FloatCode code, Chaos chaos) {
    this.lease = lease;
    this.input = input;
    this.code = code;
    this.chaos = chaos;
  }

  /** The run that this is a task of. */
  protected final RunLease lease() {
    return lease;
  }

  protected final SentInput input() {
    return input;
  }

  final long step() {
    return input.step();
  }

  /** The same task of another step. */
  public abstract PartialTask<T> at(SentInput other);

  /** The partials of some leaves. */
  public abstract LeafSums compute(Iterator<T> leaves, TaskTimes times);

  @Override
  public final List<ReductionTree.Node<SentPartial>> run(Iterator<T> leaves, TaskTimes times) {
    return send(leaves, times, strikes());
  }

  /**
   * What the task of a partition returns where Spark knows of no such task.
   *
   * @param first whether this is its first attempt in the step
   */
  final List<ReductionTree.Node<SentPartial>> run(int partition, boolean first, Iterator<T> leaves, TaskTimes times) {
    return send(leaves, times, first && chaos.strikesFirst(step(), partition));
  }

  private List<ReductionTree.Node<SentPartial>> send(Iterator<T> leaves, TaskTimes times, boolean damaged) {
    ResultStore results = begin();
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
    if (chaos.strikesFirst(step(), partition)) {
      throw new Chaos.OnPurposeException(step(), partition);
    }
    return compute(leaves, times);
  }

  /** What waits in this JVM for others, without what earlier steps left. */
  final ResultStore begin() {
    ResultStore results = ResultStore.of(lease);
    results.begin(input.serial());
    return results;
  }

  /** What a root travels in: a sum of several leaves needs all bits of its floats. */
  final FloatCode code(ReductionTree.Node<Partial> root) {
    return root.isLeaf() ? code : FloatCode.PLAIN;
  }

  /** Lets chaos do what it has drawn for this task; returns whether its result shall be damaged. */
  final boolean strikes() {
    return chaos.strikes(step(), round());
  }
}
