package bellows.spark.prepare;

import bellows.spark.data.LocalShards;
import bellows.spark.metrics.RejectedRow;
import bellows.spark.share.JavaBytes;
import bellows.spark.share.WorkSeen;
import bellows.store.WriterClaim;
import bellows.store.prepare.AssemblyTask;
import bellows.store.prepare.Draft;
import bellows.store.prepare.DraftTask;
import bellows.store.prepare.PicturePreparation;
import bellows.store.shard.Manifest;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Prepares pictures on a cluster: a task for each shard. */
public final class PreparationJob {
  /** Of the accumulator in which tasks count pictures. */
  private static final String PICTURES = "pictures";

  private PreparationJob() {}

  /**
   * Does what a preparation has to do, and writes the table of what was rejected.
   *
   * @param claim of the folder; without it, the data set is not finished
   * @param seen is told now and then how many pictures are done, by any thread
   */
  public static Manifest run(JavaSparkContext spark, String folder, PicturePreparation preparation, WriterClaim claim,
      Map<String, String> provenance, LongConsumer seen) throws IOException {
    SparkContext context = spark.sc();
    LongAccumulator pictures = context.longAccumulator(PICTURES);
    AtomicLong drafted = new AtomicLong(preparation.drafted());
    WorkSeen listener = new WorkSeen(PICTURES, drafted::get, seen);
    context.addSparkListener(listener);
    try {
      run(context, preparation.drafting(), new Drafting(pictures), (task, draft) -> {
        preparation.add(draft);
        drafted.set(preparation.drafted());
        listener.tell();
      });
    } finally {
      context.removeSparkListener(listener);
    }
    run(context, preparation.assembling(), new Assembling(), preparation::add);
    claim.check();
    RejectedRow.write(new Path(folder), preparation.rejected(), spark.hadoopConfiguration());
    return preparation.finish(provenance);
  }

  /** Runs all tasks, and tells of each result on one thread, as soon as it is there. */
  private static <T extends Serializable, R extends Serializable> void run(SparkContext spark, List<T> tasks,
      OfOne<T, R> task, BiConsumer<T, R> done) {
    if (tasks.isEmpty()) {
      return;
    }
    Payloads<T> payloads = new Payloads<>(spark, tasks, ClassTag$.MODULE$.apply(tasks.get(0).getClass()));
    Seq<Object> all = CollectionConverters.asScala(
        new ArrayList<Object>(IntStream.range(0, tasks.size()).boxed().toList())).toSeq();
    spark.runJob(payloads, task, all, new AbstractFunction2<Object, byte[], BoxedUnit>() {
      @Override
      public BoxedUnit apply(Object index, byte[] found) {
        done.accept(tasks.get((Integer) index), JavaBytes.read(found));
        return BoxedUnit.UNIT;
      }
    }, ClassTag$.MODULE$.apply(byte[].class));
  }

  /** A Spark task that is a task of ours. Its result goes as bytes, which any serializer of a session's takes. */
  private abstract static class OfOne<T, R extends Serializable>
      extends AbstractFunction2<TaskContext, Iterator<T>, byte[]> implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public final byte[] apply(TaskContext context, Iterator<T> one) {
      return JavaBytes.of(run(one.next()));
    }

    abstract R run(T task);
  }

  private static final class Drafting extends OfOne<DraftTask, Draft> {
    private static final long serialVersionUID = 1;
    private final LongAccumulator pictures;

    Drafting(LongAccumulator pictures) {
      this.pictures = pictures;
    }

    @Override
    Draft run(DraftTask task) {
      return task.run(LocalShards.here().files(), count -> pictures.add(1));
    }
  }

  private static final class Assembling extends OfOne<AssemblyTask, Manifest.Part> {
    private static final long serialVersionUID = 1;

    @Override
    Manifest.Part run(AssemblyTask task) {
      return task.run(LocalShards.here().files());
    }
  }
}
