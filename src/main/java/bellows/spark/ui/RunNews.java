package bellows.spark.ui;

import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * How a run stands, told through Spark's bus of events, so that the event log has it and the history server can show it.
 * Written there as JSON under these names; what a later version adds an earlier one passes over.
 *
 * @param run its name in tables
 * @param folder where it keeps everything; null if nothing is written
 * @param model its network, for people
 * @param startedMillis when this start of it began: with the name, what tells runs of an application apart
 * @param atMillis when this was told
 * @param step how many updates
 * @param loss of that step; null before the first, as are rate and speed
 * @param evaluatedLoss of the newest evaluation; null before the first
 * @param accuracy of it; null where there are no classes
 * @param event something that happened, for people; null for nothing
 * @param ended why the run has ended; null while it goes on
 */
public record RunNews(String run, String folder, String model, long startedMillis, long atMillis, long step, int epoch,
    Double loss, Double rate, Double samplesPerSecond, Double evaluatedLoss, Double accuracy, String event,
    String ended) implements SparkListenerEvent {
  /** What tells runs of an application apart. */
  String key() {
    return startedMillis + " " + run;
  }
}
