package bellows.neighbours;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.Refusal;
import bellows.data.Samples;
import bellows.data.Validation;
import bellows.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class VoteTest {
  /** One query with target 1 and neighbours of these labels, the nearest first. */
  private static NeighbourLists lists(float... labels) {
    NeighbourLists lists = new NeighbourLists(labels.length, new long[] {0}, new float[] {1});
    for (int i = labels.length - 1; i >= 0; i--) {
      lists.offer(0, i, i, labels[i]);
    }
    return lists;
  }

  @Test
  void theMajorityWins() {
    for (Vote.Ties ties : Vote.Ties.values()) {
      Vote vote = new Vote(5, ties);
      assertEquals(2, vote.answer(lists(0, 2, 2), 0, 3));
      assertEquals(0, vote.answer(lists(0, 2, 2), 0, 1));
      assertEquals(3, vote.answer(lists(4, 3, 4, 3, 3), 0, 5));
    }
  }

  @Test
  void tiesGoToTheNearestOrTheLowest() {
    NeighbourLists lists = lists(4, 2, 2, 4, 3);
    assertEquals(4, new Vote(5, Vote.Ties.NEAREST).answer(lists, 0, 5));
    assertEquals(2, new Vote(5, Vote.Ties.LOWEST).answer(lists, 0, 5));
    assertEquals(4, new Vote(5, Vote.Ties.NEAREST).answer(lists, 0, 2));
  }

  @Test
  void realTargetsHaveAMean() {
    assertEquals(2.5f, new Vote(0, Vote.Ties.LOWEST).answer(lists(1, 4, 9), 0, 2));
    Tally tally = new Tally(List.of(1, 2), 1).add(lists(1, 4, 9), new Vote(0, Vote.Ties.LOWEST), null);
    assertEquals(0, tally.score(true, 0));
    assertEquals(1.5, tally.score(true, 1));
    assertEquals(0, tally.best(true));
  }

  @Test
  void ofEquallyGoodKTheSmallestIsBest() {
    Tally tally = new Tally(List.of(1, 2, 3), 1).add(lists(0, 1, 1), new Vote(2, Vote.Ties.NEAREST), null);
    assertEquals(2, tally.best(false));
    assertEquals(0, new Tally(List.of(1, 3), 1).add(lists(1, 1, 0), new Vote(2, Vote.Ties.NEAREST), null).best(false));
  }

  /** The folds are those of {@code train --folds}. */
  @Test
  void foldsAreThoseOfTraining() {
    float[] targets = new float[103];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i % 4 == 0 ? 1 : 0;
    }
    Folds folds = Folds.deal(5, 2, targets);
    Samples all = new Samples(Shape.of(1), 2, null, new float[103], targets);
    for (int fold = 1; fold <= 5; fold++) {
      for (int sample : new Validation(0.2, 1, 5, fold).drawn(all)) {
        assertEquals(fold - 1, folds.fold(sample));
      }
    }
    assertEquals(81, folds.leastOutside());
    Refusal.of(() -> Folds.deal(1, 2, targets), "--folds: expected 2 to 103", "found 1");
    Refusal.of(() -> Folds.deal(104, 2, targets), "--folds: expected 2 to 103", "found 104");
  }
}
