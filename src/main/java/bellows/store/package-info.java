/**
 * Durable bytes on any Hadoop file system.
 * May import {@code train}, {@code data}, {@code tensor}, {@code conf} and {@code org.apache.hadoop}.
 */
package bellows.store;
