package bellows.spark.neighbours;

import bellows.neighbours.Distance;
import bellows.neighbours.Folds;
import bellows.neighbours.NeighbourLists;
import bellows.neighbours.NeighbourSpec;
import bellows.neighbours.Tally;
import bellows.neighbours.Vote;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.Shared;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** What a search has found; kept by the executors, in memory or on their disks, until it is closed. */
public final class FoundNeighbours implements AutoCloseable {
  private static final StructType COLUMNS = new StructType().add("query", DataTypes.LongType, false)
      .add("rank", DataTypes.IntegerType, false).add("neighbour", DataTypes.LongType, false)
      .add("distance", DataTypes.DoubleType, false).add("label", DataTypes.FloatType, false);

  private final Shared<NeighbourSpec> spec;
  private final JavaRDD<byte[]> blocks;

  /** @param spec for executors that have to search again, because others were lost */
  FoundNeighbours(Shared<NeighbourSpec> spec, JavaRDD<byte[]> blocks) {
    this.spec = spec;
    this.blocks = blocks.persist(StorageLevel.MEMORY_AND_DISK());
  }

  void compute() {
    blocks.count();
  }

  /**
   * How well votes do.
   *
   * @param ks how many neighbours vote
   * @param folds of the queries; null if these are others than the training samples
   */
  public Tally tally(List<Integer> ks, Vote vote, Folds folds) {
    List<Integer> voters = new ArrayList<>(ks);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(blocks.context());
    Shared<Folds> shared = folds == null ? null : Shared.of(spark, folds);
    try {
      return JavaBytes.read(blocks.map(block -> {
        Folds known = shared == null ? null : shared.value();
        return JavaBytes.of(new Tally(voters, known == null ? 1 : known.count()).add(JavaBytes.read(block), vote, known));
      }).reduce((one, other) -> JavaBytes.of(JavaBytes.<Tally>read(one).add(JavaBytes.<Tally>read(other)))));
    } finally {
      if (shared != null) {
        shared.withdraw(false);
      }
    }
  }

  /** A row for each query and rank, in this order; ranks are from 1. */
  public Dataset<Row> table(SparkSession session, Distance distance) {
    return session.createDataFrame(blocks.flatMap(block -> rows(JavaBytes.read(block), distance)), COLUMNS)
        .orderBy("query", "rank");
  }

  private static Iterator<Row> rows(NeighbourLists lists, Distance distance) {
    return IntStream.range(0, lists.count()).boxed().flatMap(query -> IntStream.range(0, lists.size(query))
        .mapToObj(rank -> RowFactory.create(lists.query(query), rank + 1, lists.id(query, rank),
            distance.told(lists.measure(query, rank)), lists.label(query, rank)))).iterator();
  }

  /** The numbers of the neighbours of some queries, the nearest first. */
  public Map<Long, List<Long>> of(List<Long> queries) {
    List<Long> wanted = new ArrayList<>(queries);
    return new TreeMap<>(blocks.flatMapToPair(block -> {
      NeighbourLists lists = JavaBytes.read(block);
      return IntStream.range(0, lists.count()).filter(query -> wanted.contains(lists.query(query)))
          .mapToObj(query -> new Tuple2<>(lists.query(query), (List<Long>) new ArrayList<>(IntStream
              .range(0, lists.size(query)).mapToObj(rank -> lists.id(query, rank)).toList()))).iterator();
    }).collectAsMap());
  }

  /** Lets the executors forget it. */
  @Override
  public void close() {
    blocks.unpersist(false);
    spec.withdraw(false);
  }
}
