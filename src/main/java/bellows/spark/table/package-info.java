/**
 * From tables to shards: rows are read, put into an order that depends on nothing but them, and made into shards on
 * executors' disks. Imports {@code store.shard}, {@code spark.internal} and what lies below them.
 */
package bellows.spark.table;
