package bellows.data.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.data.Rows;
import bellows.data.Samples;
import bellows.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leaf's rows are every so-manieth sample of the data set, whatever the numbers of leaves, shards and samples. */
class LeafShardsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 32})
  void everyLeafHasItsOwnSamplesInTheirOrder(int shards) {
    for (int samples : new int[] {1, 5, 64, 157}) {
      Samples all = numbered(samples);
      Samples[] parts = IntStream.range(0, shards).mapToObj(k -> Shard.of(all, k, shards).samples())
          .toArray(Samples[]::new);
      for (int leaves = 1; leaves <= 40; leaves++) {
        for (int leaf = 0; leaf < leaves; leaf++) {
          LeafShards at = new LeafShards(leaf, leaves, shards);
          Rows rows = at.rows(at.numbers().mapToObj(number -> parts[number]).toArray(Rows[]::new));
          assertEquals(ids(all.every(leaves, leaf)), ids(rows), at + " of " + samples);
        }
      }
    }
  }

  /** Where one number divides the other, as where both are powers of two, nothing is touched that need not be. */
  @Test
  void commonFactorsKeepShardsFew() {
    assertEquals(List.of(3, 11), numbers(3, 8, 16));
    assertEquals(List.of(5), numbers(21, 32, 16));
    assertEquals(List.of(5, 13), numbers(5, 24, 16));
    assertEquals(List.of(1, 0, 3, 2), numbers(1, 3, 4));
  }

  private static List<Integer> numbers(int leaf, int leaves, int shards) {
    return new LeafShards(leaf, leaves, shards).numbers().boxed().toList();
  }

  private static List<Float> ids(Rows rows) {
    return IntStream.range(0, rows.count()).mapToObj(rows::target).toList();
  }

  private static Samples numbered(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return new Samples(Shape.of(1), 0, null, numbers, numbers);
  }
}
