package bellows.spark.exchange;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Failure;

/** The job whose tasks stay for many steps, which nobody waits for. */
final class ResidentJob {
  /** Spark's name of that failure. */
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";

  private final SparkContext spark;
  private final String run;
  /** Null where it could not be submitted. */
  private SimpleFutureAction<BoxedUnit> action;
  private boolean ended;

  ResidentJob(SparkContext spark, String run) {
    this.spark = spark;
    this.run = run;
  }

  /** @param step which it begins with */
  void submit(RDD<Integer> tasks, long step) {
    List<Object> all = new ArrayList<>(IntStream.range(0, tasks.getNumPartitions()).boxed().toList());
    Seq<Object> partitions = CollectionConverters.asScala(all).toSeq();
    action = JobLabel.with(spark, run, step, () -> spark.submitJob(tasks, new Drained(), partitions,
        new AbstractFunction2<Object, BoxedUnit, BoxedUnit>() {
          @Override
          public BoxedUnit apply(Object index, BoxedUnit nothing) {
            return nothing;
          }
        }, new AbstractFunction0<BoxedUnit>() {
          @Override
          public BoxedUnit apply() {
            return BoxedUnit.UNIT;
          }
        }));
  }

  /**
   * Whether none of its tasks will ask again.
   *
   * @throws IllegalStateException if somebody else has cancelled it, who means the run: else a step that is a job would
   *     follow, and nothing would stop
   */
  boolean isOver() {
    if (action != null && !action.isCompleted()) {
      return false;
    }
    if (action != null && !ended && action.value().get() instanceof Failure<?> failed && failed.exception() instanceof SparkException e
        && CANCELLED.equals(e.getCondition())) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return true;
  }

  /** Waits some time until it is over, however it ends; not if the thread is interrupted. */
  void awaitEnd(long millis) {
    if (action == null) {
      return;
    }
    try {
      Await.ready(action, Duration.create(millis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      // Then it is not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it if it has not ended. */
  void cancel() {
    ended = true;
    if (!isOver()) {
      action.cancel();
    }
  }

  /** A task's elements, of which there are none, once it has ended. */
  private static final class Drained extends AbstractFunction1<Iterator<Integer>, BoxedUnit> implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public BoxedUnit apply(Iterator<Integer> all) {
      return BoxedUnit.UNIT;
    }
  }
}
