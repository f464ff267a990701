package bellows.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellows.conf.Settings;
import bellows.data.Leaf;
import bellows.data.Split;
import bellows.data.source.DigitsSource;
import bellows.spark.Sparks;
import bellows.spark.share.RunLease;
import bellows.store.HadoopFiles;
import bellows.store.shard.RemoteFiles;
import bellows.store.shard.ShardHosts;
import bellows.store.shard.ShardStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

class LeafNumbersTest {
  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(Sparks.session("local[2]").sparkContext());

  @ParameterizedTest
  @CsvSource({"1,1", "8,1", "8,3", "8,8", "1024,7"})
  void eachPartitionOwnsAContiguousRange(int leaves, int parts) {
    List<List<Integer>> found = new LeafNumbers(spark.sc(), leaves, parts, ShardHosts.NONE).toJavaRDD().glom()
        .collect();
    assertEquals(parts, found.size());
    assertEquals(IntStream.range(0, leaves).boxed().toList(), found.stream().flatMap(List::stream).toList());
    assertTrue(found.stream().allMatch(range -> range.size() >= leaves / parts && range.size() <= leaves / parts + 1));
  }

  /** With 128 shards: neither their manifest nor a sample is in what every task of every step gets. */
  @Test
  void aTaskIsLightAndKnowsWhereItsShardsAre(@TempDir Path folder) {
    HadoopFiles files = new HadoopFiles(new Configuration());
    ShardStore.write(files, folder.toString(), new DigitsSource(100, 1, 1),
        new ShardStore.Plan(128, null, false, Map.of()));
    DataSet data = DataSet.open(Settings.parse("path = \"" + RemoteFiles.path(folder) + "\"", "run.conf"), files);
    RunLease lease = RunLease.begin(spark);
    LeafSet set = data.leaves(spark, lease, Split.TRAIN, 128, 64);
    JavaRDD<Leaf> leaves = set.rdd();
    int bytes = SparkEnv.get().closureSerializer().newInstance()
        .serialize(leaves.rdd(), ClassTag$.MODULE$.apply(JavaRDD.class)).limit();
    assertTrue(bytes < 10_000, bytes + " bytes");
    assertTrue(files.length(folder + "/manifest.json") > 20_000);
    assertEquals(List.of("10.0.0.1", "everywhere", "node-2", "node-3"),
        CollectionConverters.asJava(spark.sc().getPreferredLocs(leaves.rdd(), 1)).stream().map(Object::toString)
            .toList());
    assertEquals(1, spark.getPersistentRDDs().size());
    set.close();
    lease.close();
    assertEquals(0, spark.getPersistentRDDs().size(), "nothing stays in the executors' memory");
  }
}
