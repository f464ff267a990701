package bellows.train.rows;

import java.time.Instant;

/**
 * One training step.
 *
 * @param step counts from 1
 * @param epoch the epoch that the step's samples belong to, from 1 (from 0 where an earlier version wrote it)
 * @param loss the mean over the step's samples, without the penalty of regularisation
 * @param gradientNorm Euclid's norm of the whole gradient before clipping
 * @param samples drawn in this step
 * @param broadcastMillis handing out the weights on the driver, before the job begins; 0 where nothing is sent
 * @param inputMillis the longest that a task waited for samples to be read, decoded and augmented, at most
 *     computeMillis, but maybe of another task; what was prepared while an earlier step computed costs nothing here
 * @param computeMillis the longest that a task worked: waited for its samples, then computed and added up its leaves
 * @param collectMillis the rest of the job: scheduling, tasks' waiting for weights and for the other tasks, transport,
 *     adding up partials
 * @param updateMillis what the driver does with the sum: mean, regularisation, clipping, optimizer, average
 * @param stepMillis the whole step as the driver saw it; where weights travel rounded, with the rounding
 * @param receivedBytes of partials, or of slices of their sum, that came to the driver from other processes
 */
public record StepRow(String run, long step, int epoch, double loss, double learningRate, double gradientNorm,
    long samples, double broadcastMillis, double inputMillis, double computeMillis, double collectMillis,
    double updateMillis, double stepMillis, long receivedBytes, Instant finished) {}
