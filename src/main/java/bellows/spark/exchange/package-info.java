/**
 * Weights on their way to the tasks of a step, and gradients on theirs to whoever adds them up. Imports {@code train}
 * and what lies below it.
 */
package bellows.spark.exchange;
