/**
 * Update rules: optimizers, learning-rate schedules, clipping, regularisation.
 * May import {@code tensor}, {@code kernel} and {@code conf}.
 */
package bellows.optim;
