/**
 * Reading what people write: run files with typed keys, and the one exception for input that cannot be used. Imports
 * nothing of Bellows.
 */
package bellows.conf;
