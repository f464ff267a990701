package bellows.plan;

import bellows.train.Aggregation;
import bellows.train.TrainSpec;

/**
 * What is to be planned.
 *
 * @param slots of the optimizer
 * @param team threads that share a leaf as the run file says; 0 for {@code auto}
 * @param data bytes of all samples in memory, training and test
 * @param broadcast whether every JVM gets all samples, as from a raw source, or reads only its own, from shards
 */
public record Job(TrainSpec spec, int slots, int team, Aggregation aggregation, long data, boolean broadcast) {
  long weights() {
    return spec.model().layout().weightCount();
  }

  long floats() {
    return spec.model().layout().size();
  }

  Job withTeam(int other, Aggregation otherAggregation) {
    return new Job(spec, slots, other, otherAggregation, data, broadcast);
  }
}
