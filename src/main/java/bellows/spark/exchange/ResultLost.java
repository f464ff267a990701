package bellows.spark.exchange;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * What a task returned was damaged or could not be fetched. Told through Spark's own bus of events, as what happens to
 * the task itself is.
 *
 * @param run whose task it was, see {@link bellows.spark.share.RunLease#run}
 */
public record ResultLost(String run, int partition, String why) implements SparkListenerEvent {}
