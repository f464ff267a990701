package bellows.neighbours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.data.Leaf;
import bellows.data.Normalisation;
import bellows.data.Samples;
import bellows.image.augment.Transforms;
import bellows.kernel.KernelProvider;
import bellows.kernel.Kernels;
import bellows.tensor.Draws;
import bellows.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A search against all distances in double: the same rows, in the same order, whatever the kernels. */
class ExactSearchTest {
  private static final List<Kernels> PROVIDERS = List.of(KernelProvider.scalar(), KernelProvider.kernels());

  /** Samples of {@code size} values in {@code classes} classes. */
  private static Samples samples(int count, int size, int classes, IntToDoubleFunction value) {
    float[] features = new float[count * size];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) value.applyAsDouble(i);
    }
    float[] targets = new float[count];
    for (int i = 0; i < count; i++) {
      targets[i] = i % classes;
    }
    return new Samples(Shape.of(size), classes, null, features, targets);
  }

  /** Uniform from −1 to 1, drawn by a seed. */
  private static IntToDoubleFunction drawn(long seed) {
    return i -> 2 * Draws.uniform(Draws.key(seed), i) - 1;
  }

  private static float[] row(Samples samples, int row) {
    int size = samples.shape().size();
    return Arrays.copyOfRange(samples.features(), row * size, (row + 1) * size);
  }

  private static NeighbourSpec spec(Distance distance, int k, Samples samples, Folds folds) {
    return new NeighbourSpec(distance, k, samples.shape(), Transforms.NONE, Normalisation.NONE, folds);
  }

  private static List<NeighbourLists> search(NeighbourSpec spec, Samples queries, List<Leaf> training, Kernels kernels) {
    List<NeighbourLists> found = new ArrayList<>();
    Iterator<NeighbourLists> blocks = spec.search(List.of(new Leaf(0, 1, queries)), training, kernels, pairs -> { });
    blocks.forEachRemaining(found::add);
    return found;
  }

  private static List<Long> ids(NeighbourLists lists, int query) {
    return LongStream.range(0, lists.size(query)).map(rank -> lists.id(query, (int) rank)).boxed().toList();
  }

  /** By all kernels, and from training samples in one piece and in four. */
  private static void check(Distance distance, int k, Samples training, Samples queries, Folds folds) {
    NeighbourSpec spec = spec(distance, k, training, folds);
    for (Kernels kernels : PROVIDERS) {
      for (int leaves : new int[] {1, 4}) {
        int before = 0;
        NeighbourLists[] merged = IntStream.range(0, leaves).mapToObj(leaf -> search(spec, queries,
            List.of(Leaf.of(training, leaf, leaves)), kernels)).reduce((one, other) -> IntStream.range(0, one.size())
                .mapToObj(i -> one.get(i).merge(other.get(i))).toList()).orElseThrow().toArray(NeighbourLists[]::new);
        for (NeighbourLists lists : merged) {
          for (int query = 0; query < lists.count(); query++) {
            int number = before + query;
            assertEquals(BruteForce.nearest(distance, training, row(queries, number), k,
                id -> folds == null || folds.of()[(int) id] != folds.of()[number]), ids(lists, query),
                distance + ", query " + number + ", " + kernels.name() + ", " + leaves + " leaves");
          }
          before += lists.count();
        }
        assertEquals(queries.count(), before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatAllDistancesTell(Distance distance) {
    for (int size : new int[] {1, 3, 17, 64, 300}) {
      check(distance, 5, samples(700, size, 3, drawn(1)), samples(130, size, 3, drawn(2)), null);
    }
  }

  /** Values far from 0 beside their differences, where the product alone has no correct digit. */
  @ParameterizedTest
  @EnumSource
  void isExactWhereTheProductIsNot(Distance distance) {
    check(distance, 4, samples(300, 20, 3, i -> 1e4 + drawn(1).applyAsDouble(i)),
        samples(40, 20, 3, i -> 1e4 + drawn(2).applyAsDouble(i)), null);
  }

  /** Of equally near rows the first count: whole numbers from 0 to 2, and every row many times. */
  @ParameterizedTest
  @EnumSource
  void breaksTiesByNumbers(Distance distance) {
    IntToDoubleFunction few = i -> Math.floor(3 * Draws.uniform(Draws.key(3), i));
    check(distance, 7, samples(400, 2, 3, few), samples(50, 2, 3, few), null);
    check(distance, 3, samples(200, 5, 3, i -> 1), samples(3, 5, 3, i -> 1), null);
    check(distance, 3, samples(200, 5, 3, i -> 0), samples(3, 5, 3, i -> i % 2), null);
  }

  /** Also numbers that a float holds with few digits, or that underflow when they are multiplied. */
  @ParameterizedTest
  @EnumSource
  void isExactAtTheEndsOfFloats(Distance distance) {
    for (double unit : new double[] {1e-42, 1e-38, 1e-22, 1e16}) {
      check(distance, 3, samples(150, 9, 2, i -> unit * drawn(1).applyAsDouble(i)),
          samples(20, 9, 2, i -> unit * drawn(2).applyAsDouble(i)), null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesTheFoldOfTheQueryOut(Distance distance) {
    Samples training = samples(310, 6, 2, drawn(1));
    check(distance, 3, training, training, Folds.deal(5, 2, training.targets()));
  }

  /** More neighbours than a class has samples, than fit into a block, and as many as there are. */
  @Test
  void manyNeighbours() {
    Samples training = samples(1300, 4, 3, drawn(1));
    Samples queries = samples(3, 4, 3, drawn(2));
    for (int k : new int[] {500, 1299, 1300}) {
      check(Distance.L2, k, training, queries, null);
    }
    assertEquals(1300, search(spec(Distance.L1, 2000, training, null), queries,
        List.of(new Leaf(0, 1, training)), PROVIDERS.get(1)).get(0).size(0));
  }

  @Test
  void refusesWhatIsNoNumberAndWhatIsTooLarge() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Samples bad = samples(50, 3, 2, i -> i == 31 ? value : 1);
      Samples good = samples(5, 3, 2, i -> 1);
      Refusal.of(() -> search(spec(Distance.L2, 1, bad, null), good, List.of(new Leaf(0, 1, bad)), PROVIDERS.get(1)),
          "sample 10: expected numbers, found " + value, "in place 2 of 3");
    }
    Samples large = samples(5, 3, 2, i -> 1e20);
    Refusal.of(() -> search(spec(Distance.L2, 1, large, null), large, List.of(new Leaf(0, 1, large)), PROVIDERS.get(1)),
        "sample 0: expected values whose squares add up to less than 1e36");
    Samples unlabelled = new Samples(Shape.of(1), 2, null, new float[2], new float[] {0, Float.NaN});
    Refusal.of(() -> search(spec(Distance.L2, 1, unlabelled, null), unlabelled,
        List.of(new Leaf(0, 1, unlabelled)), PROVIDERS.get(1)), "training sample 1: expected a label, found none");
    Refusal.of(() -> spec(Distance.L2, 0, large, null), "--k: expected at least 1, found 0");
  }

  /** Hardly any row that is not among the nearest is measured: that would take the time which the product saves. */
  @Test
  void boundsAreTight() {
    for (Distance distance : Distance.values()) {
      double measure = distance == Distance.COSINE ? 0.5 : 400;
      double least = distance.least(measure, 25, 30, 784);
      double most = distance.most(least, 25, 30, 784);
      assertTrue(most >= measure && most < 1.01 * measure, distance + ": " + most);
    }
  }
}
