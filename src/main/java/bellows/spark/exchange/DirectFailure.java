package bellows.spark.exchange;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * A task that the driver called itself has failed, and a job is to run it again. Told through Spark's own bus of
 * events, as the failures of Spark's tasks are.
 *
 * @param run whose task it was, see {@link bellows.spark.share.RunLease#run}
 */
public record DirectFailure(String run, long step, int partition, String why) implements SparkListenerEvent {}
