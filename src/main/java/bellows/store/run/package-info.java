/**
 * A run's folder: checkpoints, models. Imports {@code store}, {@code train} and what lies below them.
 */
package bellows.store.run;
