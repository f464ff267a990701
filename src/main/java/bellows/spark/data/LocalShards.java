package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.spark.internal.SparkInternals;
import bellows.store.HadoopFiles;
import bellows.store.shard.LocalCopies;
import bellows.store.shard.ShardCache;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The shards that this JVM has at hand, one set for all its tasks: runs that read the same data share its copies. These
 * lie in a folder of its own under Spark's local directories (in local mode, Java's temporary folder), so several
 * executors may share a machine. A data set's copies go when the last run that reads it here ends, the folder with the
 * last of all, or with the JVM, and if that is killed, with the application's local directories.
 */
public final class LocalShards {
  /** How much disk each executor's copies may take, such as {@code 200g}. */
  public static final String BUDGET = "spark.bellows.disk";

  private static LocalShards here;

  private final Object application = SparkInternals.application();
  private final HadoopFiles files = new HadoopFiles(SparkInternals.hadoopConfiguration());
  private final ShardCache cache = new ShardCache(files,
      new LocalCopies(() -> SparkInternals.localFolder("bellows-shards"), budget(SparkInternals.conf())));
  /** By the prefix of a data set's shards, how many runs read them. */
  private final Map<String, Integer> readers = new HashMap<>();

  private LocalShards() {}

  /** The local shards of the running application. */
  public static synchronized LocalShards here() {
    if (here == null || here.application != SparkInternals.application()) {
      here = new LocalShards();
    }
    return here;
  }

  /**
   * Of the running application; copies of a data set's shards stay until it is released as often as it is held.
   *
   * @param prefix of the paths or names of its shards, and of no other's
   */
  static synchronized LocalShards hold(String prefix) {
    LocalShards held = here();
    held.readers.merge(prefix, 1, Integer::sum);
    return held;
  }

  /** Deletes this JVM's copies of a data set that nobody else holds. */
  void release(String prefix) {
    synchronized (LocalShards.class) {
      if (readers.merge(prefix, -1, (count, less) -> count + less == 0 ? null : count + less) != null) {
        return;
      }
      cache.forget(prefix);
      if (!readers.isEmpty()) {
        return;
      }
      here = here == this ? null : here;
    }
    cache.close();
  }

  /** @throws BadInputException if the setting is no size */
  static LocalCopies.Budget budget(SparkConf conf) {
    if (!conf.contains(BUDGET)) {
      return new LocalCopies.Budget(LocalCopies.Budget.HALF, BUDGET);
    }
    try {
      return new LocalCopies.Budget(JavaUtils.byteStringAsBytes(conf.get(BUDGET)), BUDGET);
    } catch (NumberFormatException e) {
      throw new BadInputException("--conf %s: expected a size such as 200g, found %s", BUDGET, conf.get(BUDGET), e);
    }
  }

  public HadoopFiles files() {
    return files;
  }

  ShardCache cache() {
    return cache;
  }
}
