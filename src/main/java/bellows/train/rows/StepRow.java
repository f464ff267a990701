package bellows.train.rows;

import java.time.Instant;

/**
 * One training step.
 *
 * @param step counts from 1
 * @param epoch the epoch that the step's samples belong to, from 0
 * @param loss the mean over the step's samples, without the penalty of regularisation
 * @param gradientNorm Euclid's norm of the whole gradient before clipping
 * @param samples drawn in this step
 * @param broadcastMillis from the weights on the driver to their announcement to the executors
 * @param inputMillis the longest that a worker waited for samples to be read, decoded and augmented, a part of
 *     computeMillis; what was prepared while an earlier step computed costs nothing here
 * @param computeMillis the job, from its submission to the last partial
 * @param collectMillis merging partials on the driver, where it was not hidden behind the job
 * @param updateMillis clipping, regularisation, optimizer
 * @param stepMillis the whole step as the driver saw it
 * @param receivedBytes of partials that came to the driver from other processes
 */
public record StepRow(String run, long step, int epoch, double loss, double learningRate, double gradientNorm,
    long samples, double broadcastMillis, double inputMillis, double computeMillis, double collectMillis, double updateMillis,
    double stepMillis, long receivedBytes, Instant finished) {}
