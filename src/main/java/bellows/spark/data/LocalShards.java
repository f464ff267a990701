package bellows.spark.data;

import bellows.conf.BadInputException;
import bellows.store.HadoopFiles;
import bellows.store.shard.LocalCopies;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.util.Utils;

/**
 * The shards that this JVM has at hand, one set for all its tasks. Copies lie in a folder of its own under Spark's
 * local directories (in local mode, Java's temporary folder), so several executors may share a machine; the folder goes
 * with the JVM, and if that is killed, with the application's local directories.
 */
public final class LocalShards {
  /** How much disk each executor's copies may take, such as {@code 200g}. */
  public static final String BUDGET = "spark.bellows.disk";

  private static LocalShards here;

  private final SparkEnv env;
  private final HadoopFiles files;
  private final ShardCache cache;
  private final ConcurrentHashMap<Long, ShardStore> stores = new ConcurrentHashMap<>();

  private LocalShards(SparkEnv env) {
    this.env = env;
    SparkConf conf = env.conf();
    files = new HadoopFiles(SparkHadoopUtil.get().newConfiguration(conf));
    cache = new ShardCache(files, new LocalCopies(() -> folder(conf), budget(conf)));
  }

  /** Of the running application. */
  public static synchronized LocalShards here() {
    if (here == null || here.env != SparkEnv.get()) {
      forget();
      here = new LocalShards(SparkEnv.get());
    }
    return here;
  }

  /** Deletes this JVM's copies; an executor's go with it. */
  public static synchronized void forget() {
    if (here != null) {
      here.cache.close();
      here = null;
    }
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

  /** On the disk with most room. */
  private static Path folder(SparkConf conf) {
    String root = Arrays.stream(Utils.getConfiguredLocalDirs(conf))
        .max(Comparator.comparingLong(dir -> new File(dir).getUsableSpace())).orElseThrow();
    return Utils.createTempDir(root, "bellows-shards").toPath();
  }

  public HadoopFiles files() {
    return files;
  }

  ShardCache cache() {
    return cache;
  }

  /** Data sets by the broadcast of their manifest, so that it is parsed once. */
  ConcurrentHashMap<Long, ShardStore> stores() {
    return stores;
  }
}
