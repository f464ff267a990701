package bellows.spark;

import bellows.train.TeamPlan;
import bellows.train.worker.TrainSpec;
import java.io.Serializable;

/**
 * What executors must know of a run, once.
 *
 * @param run tells runs in one JVM apart
 * @param plan how many of them work at once, and in how many threads
 */
record RunSpec(String run, TrainSpec spec, TeamPlan plan) implements Serializable {}
