package bellows.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.tensor.Team;
import bellows.train.worker.ReductionTree;
import bellows.train.worker.Sum;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of a deal is what the reduction tree makes of it. */
class LeafRangesTest {
  private record Nothing() implements Sum<Nothing> {
    @Override
    public Nothing plus(Nothing right, Team team) {
      return this;
    }
  }

  @Test
  void countsAreThoseOfTheTree() {
    for (int leaves = 1; leaves <= 40; leaves++) {
      for (int tasks = 1; tasks <= leaves; tasks++) {
        LeafRanges dealt = new LeafRanges(leaves, tasks);
        int partials = 0;
        int own = 0;
        int most = 0;
        int waiting = 0;
        for (int task = 0; task < tasks; task++) {
          ReductionTree<Nothing> tree = new ReductionTree<>(leaves);
          most = Math.max(most, dealt.start(task + 1) - dealt.start(task));
          for (int leaf = dealt.start(task); leaf < dealt.start(task + 1); leaf++) {
            waiting = Math.max(waiting, tree.roots().size());
            tree.add(leaf, new Nothing());
          }
          partials += tree.roots().size();
          own += (int) tree.roots().stream().filter(ReductionTree.Node::isLeaf).count();
        }
        assertEquals(List.of(partials, own, most, waiting), List.of((int) dealt.partials(), (int) dealt.ownPartials(),
            dealt.most(), dealt.mostWaiting()), dealt.toString());
      }
    }
  }

  @Test
  void everyLeafIsDealtOnce() {
    assertEquals(List.of(0, 2, 5, 8), IntStream.rangeClosed(0, 3).map(new LeafRanges(8, 3)::start).boxed().toList());
    assertEquals(12, new LeafRanges(24, 12).partials());
    assertEquals(16, new LeafRanges(24, 8).partials());
  }
}
