package bellows.spark.table;

import bellows.conf.BadInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A job over blocks whose results are bytes, which any serializer takes. */
final class TableJob {
  /** What is done with one partition. */
  interface Task extends Serializable {
    byte[] run(int partition, Iterator<byte[]> blocks);
  }

  private TableJob() {}

  /** The results of all partitions, in their order. */
  static List<byte[]> run(RDD<byte[]> data, Task task) {
    return run(data, task, IntStream.range(0, data.getNumPartitions()).boxed().toList());
  }

  /** The results of some partitions, in the order asked for. */
  static List<byte[]> run(RDD<byte[]> data, Task task, List<Integer> partitions) {
    byte[][] results = new byte[partitions.size()][];
    try {
      data.sparkContext().runJob(data, new OnePartition(task),
          CollectionConverters.asScala(new ArrayList<Object>(partitions)).toSeq(), new AbstractFunction2<>() {
            @Override
            public BoxedUnit apply(Object index, byte[] result) {
              results[(Integer) index] = result;
              return BoxedUnit.UNIT;
            }
          }, ClassTag$.MODULE$.apply(byte[].class));
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BadInputException bad) {
          throw new BadInputException("%s", bad.getMessage(), e);
        }
      }
      throw e;
    }
    return List.of(results);
  }

  private static final class OnePartition
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<byte[]>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1;
    private final Task task;

    OnePartition(Task task) {
      this.task = task;
    }

    @Override
    public byte[] apply(TaskContext context, scala.collection.Iterator<byte[]> blocks) {
      return task.run(context.partitionId(), CollectionConverters.asJava(blocks));
    }
  }
}
