/**
 * From tables to shards: rows are read, put into an order that depends on nothing but them, and made into shards on
 * executors' disks. Imports {@code store.shard} and what lies below it.
 */
package bellows.spark.table;
