package bellows.spark.exchange;

import bellows.tensor.FloatCode;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import java.util.Iterator;
import java.util.List;

/** A task of a step: computes partials, which either go to the driver or, in slices, to other executors. */
public abstract class PartialTask<T> extends LeafTask<T, SentPartial> {
  private static final long serialVersionUID = 1;

  public final String run;
  public final long serial;
  private final long step;
  private final FloatCode code;
  private final Chaos chaos;

  /**
   * @param serial of the step, see {@link bellows.train.worker.StepInput}
   * @param code that holds every leaf's gradient without loss
   */
  public PartialTask(String run, long serial, long step, FloatCode code, Chaos chaos) {
    this.run = run;
    this.serial = serial;
    this.step = step;
    this.code = code;
    this.chaos = chaos;
  }

  /**
   * The partials of some leaves. Their memory is theirs until a later step begins, or until they are released.
   *
   * @param release what to run when nobody will read them any more, from any thread
   */
  public record Computed(List<ReductionTree.Node<Partial>> roots, Runnable release) {}

  public abstract Computed compute(Iterator<T> leaves, TaskTimes times);

  @Override
  public final List<ReductionTree.Node<SentPartial>> run(Iterator<T> leaves, TaskTimes times) {
    ResultStore results = ResultStore.of(run);
    results.begin(serial);
    boolean damaged = strikes();
    Computed computed = compute(leaves, times);
    List<ReductionTree.Node<SentPartial>> sent = computed.roots.stream().map(node -> node.map(partial ->
        SentPartial.of(partial, damaged ? ResultStore.enclose(partial.gradient(), code(node)).damaged()
            : results.send(run, partial.gradient(), code(node))))).toList();
    if (!ResultStore.inDriver()) {
      computed.release.run();
    }
    return sent;
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
