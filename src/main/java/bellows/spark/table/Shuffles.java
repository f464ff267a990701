package bellows.spark.table;

import bellows.spark.internal.SparkInternals;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import scala.Tuple2;
import scala.math.Ordering$;
import scala.math.Ordering;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;

/**
 * Rows sent to where they belong, by Java's serializer: the session's may know none of what is sent. What was written
 * for that stays on executors' disks until these are closed, so that what an executor loses is made again from there,
 * and not from the table. Spark itself would keep it until the driver's collector finds nobody who could ask.
 */
final class Shuffles implements Persisted {
  private final List<ShuffledRDD<?, ?, ?>> all = new ArrayList<>();

  /**
   * Sends each row to the partition of its key.
   *
   * @param order of the keys in a partition, whose rows go to disk where memory is short; null for any order
   */
  <K> JavaRDD<Tuple2<K, byte[]>> by(Partitioner partitioner, Comparator<K> order, JavaPairRDD<K, byte[]> rows) {
    ClassTag<K> key = ClassTag$.MODULE$.apply(Object.class);
    ClassTag<byte[]> value = ClassTag$.MODULE$.apply(byte[].class);
    ShuffledRDD<K, byte[], byte[]> shuffled = new ShuffledRDD<>(rows.rdd(), partitioner, key, value, value);
    shuffled.setSerializer(new JavaSerializer(rows.context().getConf()));
    if (order != null) {
      Ordering<K> ordering = Ordering$.MODULE$.comparatorToOrdering(order);
      shuffled.setKeyOrdering(ordering);
    }
    all.add(shuffled);
    return shuffled.toJavaRDD();
  }

  /** Removes the files. Who still asked for the rows would have them computed from the table. */
  @Override
  public void close() {
    all.forEach(shuffled -> SparkInternals.removeShuffle(shuffled.sparkContext(), SparkInternals.shuffleId(shuffled)));
    all.clear();
  }

  /** Ranges of keys, one a partition. Which ranges they are makes tasks equal, and does not change the order. */
  static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1;
    private final byte[][] bounds;

    /** @param bounds ascending: the first keys of all ranges but the first */
    Ranges(byte[][] bounds) {
      this.bounds = bounds;
    }

    @Override
    public int numPartitions() {
      return bounds.length + 1;
    }

    @Override
    public int getPartition(Object key) {
      int found = Arrays.binarySearch(bounds, (byte[]) key, OrderKey.ORDER);
      return found >= 0 ? found + 1 : -found - 1;
    }
  }

  /** Sample i goes to shard i mod n. */
  static final class Shards extends Partitioner implements Serializable {
    private static final long serialVersionUID = 1;
    private final int count;

    Shards(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object sample) {
      return (int) ((Long) sample % count);
    }
  }
}
