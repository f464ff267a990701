/**
 * Data sets as executors see them: leaves, and the shards at hand. Imports {@code spark.table}, {@code image.augment}
 * and what lies below them.
 */
package bellows.spark.data;
