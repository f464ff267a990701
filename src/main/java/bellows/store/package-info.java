/**
 * Durable files on any Hadoop file system. Imports {@code data}, for its idea of files, and {@code conf}.
 */
package bellows.store;
