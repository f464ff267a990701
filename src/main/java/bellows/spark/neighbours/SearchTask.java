package bellows.spark.neighbours;

import bellows.data.Leaf;
import bellows.kernel.KernelProvider;
import bellows.neighbours.NeighbourLists;
import bellows.neighbours.NeighbourSpec;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.Shared;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/**
 * The search that one task does: some leaves of queries among some leaves of training samples, block by block of queries
 * as they are asked for. Lists go as bytes, which every session's serialiser can write, under the number of their
 * block, by which those of the same queries among other training samples are found.
 */
final class SearchTask implements PairFlatMapFunction<Tuple2<List<Leaf>, List<Leaf>>, Long, byte[]> {
  private static final long serialVersionUID = 1;
  private final Shared<NeighbourSpec> spec;
  private final LongAccumulator pairs;
  private final int trainingParts;

  /** @param trainingParts how many partitions there are of training leaves, which vary fastest */
  SearchTask(Shared<NeighbourSpec> spec, LongAccumulator pairs, int trainingParts) {
    this.spec = spec;
    this.pairs = pairs;
    this.trainingParts = trainingParts;
  }

  @Override
  public Iterator<Tuple2<Long, byte[]>> call(Tuple2<List<Leaf>, List<Leaf>> leaves) {
    long first = (long) (TaskContext.getPartitionId() / trainingParts) << Integer.SIZE;
    Iterator<NeighbourLists> found = spec.value().search(leaves._1(), leaves._2(), KernelProvider.kernels(), pairs::add);
    return new Iterator<>() {
      private long block = first;

      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public Tuple2<Long, byte[]> next() {
        return new Tuple2<>(block++, JavaBytes.of(found.next()));
      }
    };
  }
}
