package bellows.spark;

import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import java.io.Serializable;

/**
 * What executors must know of a run, once.
 *
 * @param plan how many of them work at once, and in how many threads
 */
record RunSpec(TrainSpec spec, TeamPlan plan) implements Serializable {}
