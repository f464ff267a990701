/**
 * Tables of what happens in a run: written by the driver, read with Spark SQL. Imports {@code spark.exchange},
 * {@code store.prepare} and what lies below them.
 */
package bellows.spark.metrics;
