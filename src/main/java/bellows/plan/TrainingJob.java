package bellows.plan;

import bellows.train.Aggregation;
import bellows.train.worker.TrainSpec;

/**
 * What is to be planned.
 *
 * @param slots of the optimizer and the guard
 * @param team threads that share a leaf as the run file says; 0 for {@code auto}
 * @param data bytes of the samples, training and test, that the driver reads and sends to every executor; 0 for shards
 * @param picture bytes of the largest picture in a thread that reads it; 0 for samples of one size
 */
public record TrainingJob(TrainSpec spec, int slots, int team, Aggregation aggregation, long data, long picture) {
  long floats() {
    return spec.model().layout().size();
  }

  TrainingJob withTeam(int other, Aggregation otherAggregation) {
    return new TrainingJob(spec, slots, other, otherAggregation, data, picture);
  }
}
