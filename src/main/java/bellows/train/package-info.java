/**
 * The training algorithm without Spark: what the driver does with a step's sum, and the loop around. Imports
 * {@code train.worker}, {@code train.rows}, {@code optim} and what lies below them.
 */
package bellows.train;
