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
  private final Chaos chaos;

  PartialTask(String run, long step, Chaos chaos) {
    this.run = run;
    this.step = step;
    this.chaos = chaos;
  }

  /** The partials of some leaves. Their memory is theirs until a later step begins. */
  abstract List<ReductionTree.Node<Partial>> compute(Iterator<T> leaves);

  @Override
  final List<ReductionTree.Node<SentPartial>> run(Iterator<T> leaves) {
    Outbox outbox = Outbox.of(run);
    outbox.begin(step);
    boolean damaged = strikes();
    return compute(leaves).stream().map(node -> node.map(partial -> SentPartial.of(partial, damaged
        ? Outbox.enclose(partial.gradient()).damaged() : outbox.send(run, partial.gradient())))).toList();
  }

  /** Lets chaos do what it has drawn for this task; returns whether its result shall be damaged. */
  final boolean strikes() {
    return chaos.strikes(step, round());
  }
}
