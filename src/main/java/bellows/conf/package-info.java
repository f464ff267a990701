/**
 * Reading what people write: run files with typed keys, and the one exception for input that cannot be used. May import
 * nothing of Bellows.
 */
package bellows.conf;
