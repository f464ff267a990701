/**
 * Update rules: optimizers, learning-rate schedules, clipping, regularisation. Imports {@code tensor} and what lies
 * below it.
 */
package bellows.optim;
