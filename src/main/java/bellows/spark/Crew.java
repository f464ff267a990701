package bellows.spark;

import bellows.data.Leaf;
import bellows.data.LeafRanges;
import bellows.tensor.Futures;
import bellows.tensor.Team;
import bellows.train.worker.LeafSums;
import bellows.train.worker.Partial;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.StepInput;
import bellows.train.worker.Worker;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;

/**
 * Workers that go through the leaves of one task side by side. Each takes a contiguous range, and what they bring is
 * added up here, in the order of the same tree as everywhere: so a task sends one partial, as if one worker had done
 * all, and has the same bits.
 */
final class Crew {
  private Crew() {}

  /**
   * The sums of each worker's part of some leaves; {@link Worker#cost} is then that of its part. Ends when all have
   * ended, however they do, so that nobody gets a worker back that is still at work.
   *
   * @param threads that run all workers but the first, which is the caller's
   * @param own leaves of the task, in their order
   */
  static List<LeafSums> step(List<Worker> workers, ExecutorService threads, StepInput input, Iterator<Leaf> own) {
    List<Leaf> all = new ArrayList<>();
    own.forEachRemaining(all::add);
    LeafRanges dealt = new LeafRanges(Math.max(1, all.size()), workers.size());
    List<FutureTask<LeafSums>> works = new ArrayList<>();
    for (int w = 0; w < workers.size(); w++) {
      Worker worker = workers.get(w);
      List<Leaf> part = part(all, dealt, w);
      works.add(new FutureTask<>(() -> worker.step(input, part.iterator())));
    }
    works.subList(1, works.size()).forEach(threads::execute);
    works.get(0).run();
    return all(works);
  }

  private static List<LeafSums> all(List<FutureTask<LeafSums>> works) {
    List<LeafSums> parts = new ArrayList<>();
    Throwable failure = null;
    for (FutureTask<LeafSums> work : works) {
      try {
        parts.add(Futures.join(work));
      } catch (RuntimeException | Error e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      parts.forEach(LeafSums::close);
      throw Futures.unchecked(failure);
    }
    return parts;
  }

  private static List<Leaf> part(List<Leaf> all, LeafRanges dealt, int worker) {
    return all.isEmpty() ? all : all.subList(dealt.start(worker), dealt.start(worker + 1));
  }

  /**
   * What the workers have brought, added up as far as it makes subtrees.
   *
   * @param leaves of the run
   * @param adders who share adding
   */
  static LeafSums together(List<LeafSums> parts, int leaves, Team adders) {
    Map<float[], LeafSums.Memory> owners = new IdentityHashMap<>();
    for (LeafSums part : parts) {
      part.roots().stream().filter(root -> root.sum() != null)
          .forEach(root -> owners.put(root.sum().gradient(), part.memory()));
    }
    LeafSums.Memory memory = gradient -> owners.get(gradient).give(gradient);
    ReductionTree<Partial> tree = new ReductionTree<>(leaves, adders, added -> memory.give(added.gradient()));
    parts.forEach(part -> part.roots().forEach(tree::add));
    return new LeafSums(tree.roots(), memory);
  }
}
