/**
 * Applying a rule to all weights at once: mean, penalty, norm, clipping, update, shared by a team. Imports
 * {@code optim} and what lies below it.
 */
package bellows.optim.update;
