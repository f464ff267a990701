package bellows.optim.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.optim.RandomLocalSearch;
import bellows.optim.RandomSearch;
import bellows.optim.Regularisation;
import bellows.optim.Search;
import bellows.tensor.Layout;
import bellows.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a step of a search keeps, and what it tries next. */
class SearchUpdateTest {
  private static final Layout LAYOUT = layout();
  private final float[] best = {9, 9, 9, 9};
  private final float[] next = new float[4];

  private static Layout layout() {
    Layout.Builder builder = new Layout.Builder();
    builder.weight("a.weight", Shape.of(2), true);
    builder.weight("a.bias", Shape.of(1), false);
    builder.weight("b.weight", Shape.of(1), true);
    return builder.build();
  }

  private SearchUpdate update(Search rule, Regularisation regularisation, Layout layout) {
    return new SearchUpdate(rule, regularisation, layout, (seed, weights) -> Arrays.fill(weights, 4), 1, best, Double.NaN);
  }

  private SearchUpdate update() {
    return update(new RandomSearch(), Regularisation.NONE, LAYOUT);
  }

  @Test
  void keepsWhatIsBetterAndOfEqualsTheFirst() {
    SearchUpdate search = update();
    search.apply(1, 0.5f, new float[] {1, 1, 1, 1}, 5, next);
    assertArrayEquals(new float[] {2, 2, 2, 2}, next);
    assertEquals(5, search.least());
    search.apply(2, 0.5f, new float[] {2, 2, 2, 2}, 5, next);
    search.apply(3, 0.5f, new float[] {3, 3, 3, 3}, 5.1, next);
    assertArrayEquals(new float[] {1, 1, 1, 1}, search.best());
    search.apply(4, 0.5f, new float[] {4, 4, 4, 4}, 4.9, next);
    assertArrayEquals(new float[] {4, 4, 4, 4}, search.best());
    assertEquals(4.9, search.least());
  }

  /** ½·2·(1 + 9) + 3·(1 + 3) + ½·2·16 + 3·4 = 50, the bias spared, beside a loss of 5; then 2 and 50 less. */
  @Test
  void addsThePenalty() {
    SearchUpdate search = update(new RandomSearch(), new Regularisation(3, 2), LAYOUT);
    search.apply(1, 1, new float[] {1, -3, 100, 4}, 5, next);
    assertEquals(5 + 50, search.least());
    search.apply(2, 1, new float[4], 54, next);
    assertEquals(54, search.least());
  }

  @Test
  void everyStepTriesOtherWeightsAndFrozenOnesStay() {
    Layout frozen = LAYOUT.freezing(name -> name.equals("a.bias"));
    SearchUpdate search = update(new RandomLocalSearch(), Regularisation.NONE, frozen);
    float[] tried = {1, 1, 7, 1};
    search.apply(1, 0.1f, tried, 5, next);
    float[] first = next.clone();
    search.apply(2, 0.1f, tried, 6, next);
    for (int i = 0; i < 4; i++) {
      assertEquals(i == 2, first[i] == next[i], "weight " + i);
    }
    assertEquals(7, next[2]);
    SearchUpdate resumed = new SearchUpdate(new RandomLocalSearch(), Regularisation.NONE, frozen, null, 1, search.best(), 5);
    float[] again = new float[4];
    resumed.apply(2, 0.1f, tried, 6, again);
    assertArrayEquals(next, again);
  }
}
