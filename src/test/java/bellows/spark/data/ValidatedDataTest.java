package bellows.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.Refusal;
import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Split;
import bellows.data.source.Sources;
import bellows.image.Picture;
import bellows.spark.Sparks;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.store.shard.ShardStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of data that keep some of their samples for validation: nothing twice, nothing lost. */
class ValidatedDataTest {
  private static final String DIGITS = "source = digits, train = 300, test = 20, seed = 3";

  @TempDir
  Path folder;

  private static DataSet open(String data) {
    return DataSet.open(Settings.parse(data, "run.conf"), new HadoopFiles(new Configuration()));
  }

  private String shards(Long seed) {
    String path = folder.resolve("shards").toString();
    ShardStore.write(new HadoopFiles(new Configuration()), path, Sources.read(Settings.parse(DIGITS, "run.conf"),
        new HadoopFiles(new Configuration())), new ShardStore.Plan(4, seed, false, Map.of()));
    return path;
  }

  /** How often each sample is there, by a sum of its pixels with places. */
  private static Map<Double, Integer> all(DataSet data, Split split, int leaves) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());
    Map<Double, Integer> found = new TreeMap<>();
    try (RunLease lease = RunLease.begin(spark); LeafSet set = data.leaves(spark, lease, split, leaves, 2)) {
      for (double sum : set.rdd().flatMap(leaf -> sums(leaf).iterator()).collect()) {
        found.merge(sum, 1, Integer::sum);
      }
    }
    return found;
  }

  private static List<Double> sums(Leaf leaf) {
    List<Double> sums = new ArrayList<>();
    Picture picture = new Picture();
    for (int row = 0; row < leaf.samples().count(); row++) {
      leaf.samples().read(row, picture);
      double sum = 1e9 * leaf.samples().target(row);
      for (int i = 0; i < picture.size(); i++) {
        sum += picture.values()[i] * (i + 1.0);
      }
      sums.add(sum);
    }
    return sums;
  }

  @Test
  void partsAreTheWhole() {
    for (String where : List.of(DIGITS, "path = \"" + shards(7L) + "\"")) {
      DataSet data = open(where + ", validation = 0.1");
      assertTrue(data.has(Split.VALIDATION));
      assertEquals(30, data.count(Split.VALIDATION), 3);
      assertEquals(300, data.count(Split.TRAIN) + data.count(Split.VALIDATION));
      Map<Double, Integer> whole = all(open(where), Split.TRAIN, 8);
      for (int leaves : new int[] {1, 8, 64}) {
        Map<Double, Integer> parts = all(data, Split.TRAIN, leaves);
        all(data, Split.VALIDATION, leaves).forEach((sum, times) -> parts.merge(sum, times, Integer::sum));
        assertEquals(whole, parts, where + " in " + leaves);
      }
      assertEquals(all(data, Split.VALIDATION, 1), all(data, Split.VALIDATION, 16));
    }
  }

  /** What a loss takes from the data is of the samples that are learned from, in their order. */
  @Test
  void targetsAndCountsAreOfTheRest() {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());
    for (String where : List.of(DIGITS, "path = \"" + shards(7L) + "\"")) {
      DataSet data = open(where + ", validation = 0.1");
      List<Float> expected;
      try (RunLease lease = RunLease.begin(spark); LeafSet set = data.leaves(spark, lease, Split.TRAIN, 1, 1)) {
        expected = set.rdd().flatMap(leaf -> IntStream.range(0, leaf.samples().count())
            .mapToObj(leaf.samples()::target).iterator()).collect();
      }
      float[] found = data.trainTargets();
      assertEquals(expected, IntStream.range(0, found.length).mapToObj(row -> found[row]).toList());
      assertEquals(data.count(Split.TRAIN), Arrays.stream(data.classCounts()).sum());
      assertEquals(expected.stream().filter(target -> target == 4).count(), data.classCounts()[4]);
    }
  }

  @Test
  void tellsThatOfShardsChanceDecidesTheClasses() {
    String path = shards(7L);
    assertEquals(List.of(), open(DIGITS + ", validation = 0.1").notes());
    assertEquals(List.of(), open("path = \"" + path + "\"").notes());
    assertEquals(List.of("the validation part is the last 30 of 300 training samples, whose order was drawn: chance decides "
        + "how many of each class are in it"), open("path = \"" + path + "\", validation = 0.1").notes());
    Refusal.of(() -> open("path = \"" + path + "\", validation {part = 0.1, seed = 2}"),
        "data.validation.seed: expected samples that the driver holds", "the last are kept");
  }

  @Test
  void shardsInTheirOwnOrderHaveNoLastThatWereDrawn() {
    String path = shards(null);
    Refusal.of(() -> open("path = \"" + path + "\", validation = 0.1"),
        "data.validation: expected training samples in an order that was drawn");
  }
}
