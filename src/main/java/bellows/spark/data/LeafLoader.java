package bellows.spark.data;

import bellows.data.Interleaved;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.store.shard.Manifest;
import bellows.store.shard.ShardStore;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** How an executor gets the samples of a leaf, the first time and again after it has lost them. */
interface LeafLoader extends Serializable {
  Leaf load(int index, int of);

  /**
   * In place in a broadcast data set: small data needs no file system that all machines see, and every executor has all
   * of it, so a leaf is at home everywhere.
   */
  record FromBroadcast(Broadcast<Samples> samples) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      return new Leaf(index, of, Interleaved.every(samples.value(), index, of));
    }
  }

  /**
   * From prepared shards, in place: nothing is read yet.
   *
   * @param manifest which the driver has checked; broadcast, as it is too large to be a part of every task
   */
  record FromShards(String folder, Broadcast<byte[]> manifest, Split split) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      LocalShards local = LocalShards.here();
      ShardStore store = local.stores().computeIfAbsent(manifest.id(), id -> ShardStore.trusting(local.files(), folder,
          Manifest.parse(manifest.value(), folder)));
      return store.leaf(split, index, of, local.cache());
    }
  }
}
