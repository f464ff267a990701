package bellows.spark;

import bellows.data.Leaf;
import bellows.data.Samples;
import bellows.data.Split;
import bellows.store.HadoopFiles;
import bellows.store.Manifest;
import bellows.store.ShardStore;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How an executor gets the samples of a leaf, the first time and again after it has lost them. */
interface LeafLoader extends Serializable {
  Leaf load(int index, int of);

  /** From a broadcast data set: small data needs no file system that all machines see. */
  record FromBroadcast(Broadcast<Samples> samples) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      return Leaf.of(samples.value(), index, of);
    }
  }

  /** From prepared shards. The manifest was checked by the driver. */
  record FromShards(String folder, Manifest manifest, Split split) implements LeafLoader {
    @Override
    public Leaf load(int index, int of) {
      HadoopFiles files = new HadoopFiles(SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
      return ShardStore.trusting(files, folder, manifest).leaf(split, index, of);
    }
  }
}
