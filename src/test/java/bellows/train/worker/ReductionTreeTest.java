package bellows.train.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.tensor.Team;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTreeTest {
  /** Addition of floats, which depends on the order: a wrong tree gives other bits. */
  private record Number(float value) implements Sum<Number> {
    @Override
    public Number plus(Number right, Team team) {
      return new Number(value + right.value);
    }
  }

  private final Random random = new Random(3);

  @ParameterizedTest
  @MethodSource("numbersOfLeaves")
  void anyLayoutOverTasksAndAnyOrderOfArrivalGivesTheBitsOfTheTree(int leaves) {
    for (int trial = 0; trial < 300; trial++) {
      Number[] sums = sums(leaves, trial % 3 == 0 ? 0.4 : 0);
      assertEquals(tree(sums, 0, leaves), overTasks(sums), "trial " + trial);
    }
  }

  private static IntStream numbersOfLeaves() {
    return IntStream.concat(IntStream.rangeClosed(1, 40), IntStream.of(64, 96, 1000));
  }

  /** What a run with a power of two of leaves has been added up as from the first: halves of halves. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 64, 1024})
  void powersOfTwoAreHalvedAgainAndAgain(int leaves) {
    Number[] sums = sums(leaves, 0);
    assertEquals(halves(sums, 0, leaves), tree(sums, 0, leaves));
  }

  private static Number halves(Number[] sums, int from, int to) {
    return to - from == 1 ? sums[from]
        : halves(sums, from, (from + to) / 2).plus(halves(sums, (from + to) / 2, to));
  }

  /** (0 1) (2 3) 4: the last goes up alone, and is a leaf's own sum until it is added. */
  @Test
  void theLastOfAnOddNumberGoesUpAsItIs() {
    ReductionTree<Number> tree = new ReductionTree<>(5);
    tree.add(4, new Number(4));
    assertTrue(tree.roots().get(0).isLeaf());
    assertEquals(4, tree.roots().get(0).index());
    for (int leaf = 0; leaf < 4; leaf++) {
      tree.add(leaf, new Number(leaf));
    }
    assertEquals(new Number(10), tree.root());
  }

  @Test
  void anAlignedRangeIsOneRootWhateverTheNumberOfLeaves() {
    for (int leaves : new int[] {12, 20, 24, 56, 96}) {
      for (int range = 1; leaves % range == 0 && Integer.bitCount(range) == 1; range *= 2) {
        for (int first = 0; first < leaves; first += range) {
          ReductionTree<Number> task = new ReductionTree<>(leaves);
          IntStream.range(first, first + range).forEach(leaf -> task.add(leaf, new Number(leaf)));
          assertEquals(1, task.roots().size(), range + " of " + leaves + " from " + first);
        }
      }
    }
  }

  @Test
  void theTreeIsNotTheSumFromLeftToRight() {
    Number[] sums = sums(64, 0);
    Number line = sums[0];
    for (int leaf = 1; leaf < 64; leaf++) {
      line = line.plus(sums[leaf]);
    }
    assertNotEquals(line, overTasks(sums));
  }

  @Test
  void aContiguousHalfIsOneRoot() {
    ReductionTree<Number> task = new ReductionTree<>(16);
    for (int leaf = 8; leaf < 16; leaf++) {
      task.add(leaf, new Number(leaf));
    }
    assertEquals(1, task.roots().size());
    assertEquals(new Number(92), task.roots().get(0).sum());
  }

  @Test
  void leavesWithoutSamplesAddNothing() {
    assertEquals(new Number(5), overTasks(new Number[] {null, null, new Number(5), null}));
    assertNull(overTasks(new Number[4]));
  }

  @Test
  void aMissingLeafIsAnError() {
    for (int missing = 0; missing < 5; missing++) {
      ReductionTree<Number> tree = new ReductionTree<>(5);
      for (int leaf = 0; leaf < 5; leaf++) {
        if (leaf != missing) {
          tree.add(leaf, new Number(1));
        }
      }
      assertTrue(assertThrows(IllegalStateException.class,
          tree::root).getMessage().contains("leaves are missing or twice there"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aLeafAddedTwiceIsAnErrorHoweverFarTheTreeHasGrown(int others) {
    ReductionTree<Number> tree = new ReductionTree<>(4);
    tree.add(0, new Number(1));
    for (int leaf = 1; leaf <= others; leaf++) {
      tree.add(leaf, new Number(1));
    }
    assertThrows(IllegalStateException.class, () -> {
      tree.add(0, new Number(1));
      for (int leaf = others + 1; leaf < 4; leaf++) {
        tree.add(leaf, new Number(1));
      }
      tree.root();
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4})
  void atLeastOneLeaf(int leaves) {
    assertThrows(IllegalArgumentException.class, () -> new ReductionTree<>(leaves));
  }

  private Number[] sums(int leaves, double empty) {
    return IntStream.range(0, leaves).mapToObj(leaf -> random.nextDouble() < empty ? null
        : new Number((float) (random.nextGaussian()))).toArray(Number[]::new);
  }

  /** What the tree means, in four lines: to the left as large a power of two as leaves something to the right. */
  private static Number tree(Number[] sums, int from, int to) {
    if (to - from == 1) {
      return sums[from];
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    Number left = tree(sums, from, middle);
    Number right = tree(sums, middle, to);
    return left == null ? right : right == null ? left : left.plus(right);
  }

  /** Deals the leaves to up to five tasks at random, and merges their roots in a random order. */
  private Number overTasks(Number[] sums) {
    int tasks = 1 + random.nextInt(5);
    List<ReductionTree<Number>> trees = new ArrayList<>();
    IntStream.range(0, tasks).forEach(t -> trees.add(new ReductionTree<>(sums.length)));
    List<Integer> order = new ArrayList<>(IntStream.range(0, sums.length).boxed().toList());
    Collections.shuffle(order, random);
    order.forEach(leaf -> trees.get(random.nextInt(tasks)).add(leaf, sums[leaf]));
    List<ReductionTree.Node<Number>> roots = new ArrayList<>();
    trees.forEach(tree -> roots.addAll(tree.roots()));
    Collections.shuffle(roots, random);
    ReductionTree<Number> driver = new ReductionTree<>(sums.length);
    roots.forEach(driver::add);
    return driver.root();
  }
}
