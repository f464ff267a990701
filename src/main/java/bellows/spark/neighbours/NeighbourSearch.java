package bellows.spark.neighbours;

import bellows.data.Leaf;
import bellows.data.Split;
import bellows.neighbours.NeighbourLists;
import bellows.neighbours.NeighbourSpec;
import bellows.spark.data.DataSet;
import bellows.spark.data.LeafSet;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.spark.share.WorkSeen;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Searches for neighbours on executors. A task compares all of the fewer samples, queries or training samples, with its
 * part of the others; what tasks find among their training samples is merged by a shuffle. Samples are read by the
 * executors, block by block, and never come to the driver, nor do the lists.
 */
public final class NeighbourSearch implements AutoCloseable {
  /** No result depends on how many leaves there are. */
  private static final int LEAVES = 64;
  private static final String PAIRS = "pairs of samples";

  private final JavaSparkContext spark;
  private final DataSet data;
  private final int partitions;
  private final RunLease lease;
  private final Map<Split, LeafSet> leaves = new EnumMap<>(Split.class);

  /** @param partitions tasks that search; no result depends on how many */
  public NeighbourSearch(JavaSparkContext spark, DataSet data, int partitions) {
    this.spark = spark;
    this.data = data;
    this.partitions = partitions;
    lease = RunLease.begin(spark);
  }

  /** The leaves of a split, as many as there may be tasks; a power of two has the fewest shards a leaf. */
  JavaRDD<Leaf> leaves(Split split) {
    int all = Math.max(LEAVES, Integer.highestOneBit(2 * partitions - 1));
    return leaves.computeIfAbsent(split, asked -> data.leaves(spark, lease, asked, all, partitions)).rdd();
  }

  /**
   * Searches.
   *
   * @param queries in which split they are; the neighbours are training samples
   * @param seen is told now and then how many pairs of samples were compared, by any thread
   */
  public FoundNeighbours find(NeighbourSpec spec, Split queries, LongConsumer seen) {
    Shared<NeighbourSpec> shared = Shared.of(spark, spec);
    LongAccumulator pairs = spark.sc().longAccumulator(PAIRS);
    WorkSeen listener = new WorkSeen(PAIRS, pairs::sum, seen);
    spark.sc().addSparkListener(listener);
    FoundNeighbours found = new FoundNeighbours(shared, lists(shared, queries, pairs));
    try {
      found.compute();
      return found;
    } catch (RuntimeException e) {
      found.close();
      throw e;
    } finally {
      spark.sc().removeSparkListener(listener);
    }
  }

  private JavaRDD<byte[]> lists(Shared<NeighbourSpec> spec, Split queries, LongAccumulator pairs) {
    boolean cutsQueries = data.count(queries) > data.count(Split.TRAIN);
    JavaRDD<Leaf> asked = cutsQueries ? leaves(queries) : leaves(queries).coalesce(1);
    JavaRDD<Leaf> known = cutsQueries ? leaves(Split.TRAIN).coalesce(1) : leaves(Split.TRAIN);
    JavaPairRDD<Long, byte[]> parts = asked.glom().cartesian(known.glom())
        .flatMapToPair(new SearchTask(spec, pairs, known.getNumPartitions()));
    return (cutsQueries ? parts : parts.reduceByKey(NeighbourSearch::merge)).values();
  }

  private static byte[] merge(byte[] one, byte[] other) {
    return JavaBytes.of(JavaBytes.<NeighbourLists>read(one).merge(JavaBytes.read(other)));
  }

  /**
   * The samples of these numbers as the view shows them, not normalised: to look at.
   *
   * @param spec of a search
   */
  public Map<Long, float[]> pictures(NeighbourSpec spec, Split split, List<Long> numbers) {
    return Map.copyOf(leaves(split).flatMapToPair(new ShownSamples(spec.shape(), spec.view(), numbers)).collectAsMap());
  }

  /** Frees what the search holds on executors. What was found stays until it is closed. */
  @Override
  public void close() {
    leaves.values().forEach(LeafSet::close);
    lease.close();
  }
}
