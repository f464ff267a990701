/**
 * Nearest neighbours as a Spark job. Imports {@code neighbours}, {@code spark.data} and what lies below them.
 */
package bellows.spark.neighbours;
