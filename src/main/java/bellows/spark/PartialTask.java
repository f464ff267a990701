package bellows.spark;

import bellows.train.Partial;
import bellows.train.ReductionTree;
import java.util.Iterator;
import java.util.List;

/** A task of a step: computes partials, which either go to the driver or, in slices, to other executors. */
abstract class PartialTask<T> extends LeafTask<T, SentPartial> {
  private static final long serialVersionUID = 1;

  final String run;
  final long step;

  PartialTask(String run, long step) {
    this.run = run;
    this.step = step;
  }

  /** The partials of some leaves. Their memory is theirs until a later step begins. */
  abstract List<ReductionTree.Node<Partial>> compute(Iterator<T> leaves);

  @Override
  final List<ReductionTree.Node<SentPartial>> run(Iterator<T> leaves) {
    Outbox outbox = Outbox.of(run);
    outbox.begin(step);
    return compute(leaves).stream().map(
        node -> node.map(partial -> SentPartial.of(partial, outbox.send(run, partial.gradient())))).toList();
  }
}
