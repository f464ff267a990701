package bellows.spark.data;

import bellows.data.Files;
import bellows.data.Interleaved;
import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.spark.share.RunLease;
import bellows.spark.share.Shared;
import bellows.store.shard.ShardStore;
import java.io.Serializable;

/** How an executor gets the samples of a leaf, the first time and again after it has lost them. */
interface LeafLoader extends Serializable {
  Leaf load(int index, int of);

  /** What the driver has handed out for that. */
  Shared<?> source();

  /**
   * In place in a data set that every JVM has: small data needs no file system that all machines see, and a leaf is at
   * home everywhere.
   */
  record FromMemory(Shared<Samples> source) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      return new Leaf(index, of, Interleaved.every(source.value(), index, of));
    }
  }

  /**
   * From prepared shards, in place: nothing is read yet.
   *
   * @param source the manifest, which the driver has checked; shared, as it is too large to be a part of every task
   */
  record FromShards(RunLease run, String folder, Shared<byte[]> source, Split split) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      RunShards shards = RunShards.of(run);
      ShardStore store = shards.store(folder, source);
      return store.leaf(split, index, of, shards.cache(Files.join(folder, "")));
    }
  }
}
