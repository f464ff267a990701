package bellows.spark.metrics;

import java.time.Instant;

/**
 * One task of a training step: what it did and where its time went. Of the first ten steps, then of every
 * ⌈tasks / 8⌉-th, so that the table grows by about eight rows a step however many tasks there are. What Spark reports
 * of a task comes later than its result; it is null where it had not come when the next step ended, and where the driver
 * called the task itself, so that Spark knows of none.
 *
 * @param task its number in the step, from 0
 * @param executor Spark's name of it
 * @param started by the executor's clock
 * @param weightsMillis getting the step's weights: fetching and reading the broadcast, once an executor
 * @param waitMillis until a workspace was free
 * @param aheadMillis that other threads worked on this task's samples while earlier steps ran; not a part of the task
 * @param decodeMillis choosing samples, reading, decoding and augmenting those that were not prepared, copying the rest
 * @param computeMillis packing weights, forward, loss, backward, adding up the leaves of the task
 * @param resultBytes as serialised
 * @param deserialiseMillis of the task itself, before it runs, by Spark
 * @param serialiseMillis of the result
 * @param transportMillis the task as the driver saw it without what the executor did: sending the task, sending the
 *     result, reading it
 */
public record TaskRow(String run, long step, int task, String executor, String host, Instant started, int leaves,
    long samples, double weightsMillis, double waitMillis, double aheadMillis, double decodeMillis,
    double computeMillis, Long resultBytes, Double deserialiseMillis, Double serialiseMillis, Double transportMillis) {
  /** How long the task took from its first line to its result. */
  public double millis() {
    return weightsMillis + waitMillis + decodeMillis + computeMillis;
  }
}
