package bellows.spark.exchange;

import bellows.spark.internal.SparkInternals;
import bellows.spark.share.JavaBytes;
import bellows.train.worker.ReductionTree;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;

/**
 * A part of a task's partial on its way through a shuffle, and who sent it, so that a damaged one can be asked for
 * again. The shuffle sees bytes, which every session's serialiser can write.
 *
 * @param times the task's, in one of its slices; null in the others
 */
record Slice(ReductionTree.Node<SentPartial> node, TaskTimes times, BlockManagerId server, long map, int mapIndex)
    implements Serializable {
  /** A task that sends slices. */
  record Sender(BlockManagerId server, long map, int mapIndex) {
    /** The one that this thread runs. */
    static Sender ofThisTask() {
      TaskContext context = TaskContext.get();
      return new Sender(SparkInternals.shuffleServer(), context.taskAttemptId(), context.partitionId());
    }

    /** A slice as it travels; by any thread. */
    byte[] bytes(ReductionTree.Node<SentPartial> node, TaskTimes times) {
      return JavaBytes.of(new Slice(node, times, server, map, mapIndex));
    }
  }
}
