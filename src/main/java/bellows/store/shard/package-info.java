/**
 * Prepared data sets: their manifest, their shards, and copies of these on executors' disks. Imports {@code store},
 * {@code data.shard}, {@code data.source} and what lies below them.
 */
package bellows.store.shard;
