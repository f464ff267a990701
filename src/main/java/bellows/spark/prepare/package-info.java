/**
 * Preparing pictures as a Spark job. Imports {@code spark.data}, {@code spark.metrics} and what lies below them.
 */
package bellows.spark.prepare;
