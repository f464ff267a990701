/**
 * The training algorithm without Spark: what one leaf computes, how sums are reduced, what the driver does with them,
 * and the loop around. May import {@code nn}, {@code optim}, {@code data} and what lies below them.
 */
package bellows.train;
