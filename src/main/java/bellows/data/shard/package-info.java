/**
 * The files of a prepared data set, byte by byte. Imports {@code data}, {@code image.file} and what lies below them.
 */
package bellows.data.shard;
