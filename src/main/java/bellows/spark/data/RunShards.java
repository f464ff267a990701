package bellows.spark.data;

import bellows.data.Files;
import bellows.spark.share.RunLease;
import bellows.spark.share.RunScope;
import bellows.spark.share.Shared;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.util.HashMap;
import java.util.Map;

/** The data sets of shards that one run reads in this JVM. While any run reads a data set, the JVM keeps its copies. */
final class RunShards implements RunScope.Held {
  /** By the prefix of a data set's shards. */
  private final Map<String, LocalShards> held = new HashMap<>();
  private final Map<String, ShardStore> stores = new HashMap<>();
  private boolean closed;

  private RunShards() {}

  static RunShards of(RunLease run) {
    return run.here().get(RunShards.class, RunShards::new);
  }

  /** @param manifest of the folder, which is parsed once */
  synchronized ShardStore store(String folder, Shared<byte[]> manifest) {
    return stores.computeIfAbsent(folder,
        f -> ShardStore.trusting(hold(Files.join(f, "")).files(), f, Manifest.parse(manifest.value(), f)));
  }

  /**
   * Where this JVM has a data set's shards at hand.
   *
   * @param prefix of their paths or names
   */
  ShardCache cache(String prefix) {
    return hold(prefix).cache();
  }

  private synchronized LocalShards hold(String prefix) {
    if (closed) {
      throw new IllegalStateException("the task is of a run that has ended");
    }
    return held.computeIfAbsent(prefix, LocalShards::hold);
  }

  @Override
  public synchronized void close() {
    closed = true;
    held.forEach((prefix, local) -> local.release(prefix));
    held.clear();
  }
}
