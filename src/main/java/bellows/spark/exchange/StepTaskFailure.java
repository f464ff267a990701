package bellows.spark.exchange;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * A task of a step that was called outside a job has failed, and a job is to run it again. Told through Spark's own bus
 * of events, as the failures of Spark's tasks are.
 *
 * @param run whose task it was, see {@link bellows.spark.share.RunLease#run}
 */
public record StepTaskFailure(String run, long step, int partition, String why) implements SparkListenerEvent {}
