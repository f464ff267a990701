/**
 * Turning pictures into shards: lists, drafts, assembly. Imports {@code store.shard} and what lies below it.
 */
package bellows.store.prepare;
