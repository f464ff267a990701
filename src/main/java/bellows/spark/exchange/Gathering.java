package bellows.spark.exchange;

import bellows.conf.BadInputException;
import bellows.spark.internal.SparkInternals;
import bellows.spark.share.JavaBytes;
import bellows.train.worker.ReductionTree;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One job whose results are opened as they arrive, in any order, while other tasks still compute. A result that cannot
 * be fetched or is damaged is computed again: a task is a pure function.
 *
 * @param <R> a sum as it is sent
 * @param <S> as it is added up
 */
final class Gathering<R extends Serializable, S> {
  /** Whom results are for. */
  interface Receiver<R, S> {
    /** Opens what a task sent. By several threads at once. */
    S open(int partition, R sent) throws IOException;

    /** Adds up what was opened. By one at a time. */
    void add(ReductionTree.Node<S> root);
  }

  /** A result may fail as often as Spark lets a task fail by default. */
  private static final int MOST_ROUNDS = 4;

  private final SparkContext spark;
  private final String run;
  private final ExecutorService openers;
  private final Receiver<R, S> receiver;
  /** Guards the receiver's adding. */
  private final List<TaskTimes> tasks = new ArrayList<>();

  /**
   * @param run whose job it is
   * @param openers who fetch and open results, several at a time
   */
  Gathering(SparkContext spark, String run, ExecutorService openers, Receiver<R, S> receiver) {
    this.spark = spark;
    this.run = run;
    this.openers = openers;
    this.receiver = receiver;
  }

  /** Runs a task for each partition, until all results are there; returns where the tasks' time went. */
  <T> List<TaskTimes> run(RDD<T> data, LeafTask<T, R> task) {
    return run(data, task, IntStream.range(0, data.getNumPartitions()).boxed().toList());
  }

  /** The same for some partitions. */
  <T> List<TaskTimes> run(RDD<T> data, LeafTask<T, R> task, List<Integer> partitions) {
    List<Integer> missing = partitions;
    for (int round = 1; !missing.isEmpty(); round++) {
      Round<T> job = new Round<>(missing);
      job.run(data, task);
      missing = List.copyOf(job.failed);
      if (!missing.isEmpty()) {
        BadInputException.check(round < MOST_ROUNDS, "results of %d tasks could not be had in %d attempts: %s",
            missing.size(), MOST_ROUNDS, job.failure.getMessage());
        task.again();
      }
    }
    return tasks;
  }

  /** One job over some partitions. */
  private final class Round<T> extends AbstractFunction2<Object, byte[], BoxedUnit> {
    private final List<Integer> partitions;
    private final CountDownLatch arrived;
    private final List<Integer> failed = Collections.synchronizedList(new ArrayList<>());
    private volatile Exception failure;
    private volatile Throwable broken;

    Round(List<Integer> partitions) {
      this.partitions = partitions;
      arrived = new CountDownLatch(partitions.size());
    }

    void run(RDD<T> data, LeafTask<T, R> task) {
      Seq<Object> which = CollectionConverters.asScala(new ArrayList<Object>(partitions)).toSeq();
      ClassTag<byte[]> tag = ClassTag$.MODULE$.apply(byte[].class);
      spark.runJob(data, task, which, this, tag);
      try {
        arrived.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while results arrived", e);
      }
      if (broken != null) {
        throw new IllegalStateException("results could not be added up: " + broken, broken);
      }
    }

    /** Takes a task's result. Spark's scheduler calls it, one task after the other: so it only hands on. */
    @Override
    public BoxedUnit apply(Object index, byte[] result) {
      int partition = partitions.get((Integer) index);
      openers.execute(() -> open(partition, result));
      return BoxedUnit.UNIT;
    }

    private void open(int partition, byte[] bytes) {
      try {
        LeafTask.Result<R> result = JavaBytes.read(bytes);
        List<ReductionTree.Node<S>> roots = new ArrayList<>();
        for (ReductionTree.Node<R> root : result.roots()) {
          S sum = root.sum() == null ? null : receiver.open(partition, root.sum());
          roots.add(root.map(sent -> sum));
        }
        synchronized (tasks) {
          roots.forEach(receiver::add);
          tasks.add(result.times());
        }
      } catch (IOException e) {
        SparkInternals.tell(spark, new ResultLost(run, partition, e.getMessage()));
        failure = e;
        failed.add(partition);
      } catch (RuntimeException | Error e) {
        broken = e;
      } finally {
        arrived.countDown();
      }
    }
  }
}
