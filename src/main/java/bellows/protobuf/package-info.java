/**
 * The wire form of protocol buffers, for files that other programs read or have written. Imports {@code conf} only.
 */
package bellows.protobuf;
