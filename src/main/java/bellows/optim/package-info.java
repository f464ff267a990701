/**
 * Update rules: optimizers, learning-rate schedules, clipping, regularisation.
 * May import {@code tensor} and {@code conf}.
 */
package bellows.optim;
