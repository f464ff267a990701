package bellows.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The milliseconds of one step, by what they went to. Nothing overlaps: the sum is the step as the driver sees it.
 *
 * @param decode choosing, reading and normalising samples
 * @param compute packing weights, forward, loss, backward, adding up the leaves of a task
 * @param serialise weights into blocks, tasks and results into bytes and back
 * @param network weights to the executors, gradients to the driver
 * @param schedule Spark's jobs and tasks, if the steps are jobs, waiting for a workspace, adding up partials, and whatever
 *     has no other name
 * @param straggling waiting for the slowest executor
 * @param update the optimizer on the driver
 */
public record Breakdown(double decode, double compute, double serialise, double network, double schedule,
    double straggling, double update) {
  public double total() {
    return decode + compute + serialise + network + schedule + straggling + update;
  }

  /** Each part by its name, in the order of a step. */
  public Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("decode", decode);
    parts.put("compute", compute);
    parts.put("serialise", serialise);
    parts.put("network", network);
    parts.put("schedule", schedule);
    parts.put("straggling", straggling);
    parts.put("update", update);
    return parts;
  }

  Breakdown plus(Breakdown other) {
    return new Breakdown(decode + other.decode, compute + other.compute, serialise + other.serialise,
        network + other.network, schedule + other.schedule, straggling + other.straggling, update + other.update);
  }

  Breakdown times(double factor) {
    return new Breakdown(decode * factor, compute * factor, serialise * factor, network * factor, schedule * factor,
        straggling * factor, update * factor);
  }
}
