package bellows.spark.data;

import bellows.spark.share.RunLease;
import bellows.spark.share.RunScope;
import bellows.spark.share.Shared;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardCache;
import bellows.store.shard.ShardStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The data sets of shards that one run reads in this JVM. While any run has such, the JVM keeps its copies of shards.
 */
final class RunShards implements RunScope.Held {
  private final LocalShards local = LocalShards.hold();
  private final Map<String, ShardStore> stores = new ConcurrentHashMap<>();

  private RunShards() {}

  static RunShards of(RunLease run) {
    return run.here().get(RunShards.class, RunShards::new);
  }

  /** @param manifest of the folder, which is parsed once */
  ShardStore store(String folder, Shared<byte[]> manifest) {
    return stores.computeIfAbsent(folder,
        f -> ShardStore.trusting(local.files(), f, Manifest.parse(manifest.value(), f)));
  }

  ShardCache cache() {
    return local.cache();
  }

  @Override
  public void close() {
    local.release();
  }
}
