/**
 * The wire form of protocol buffers, for files that other programs read. Imports nothing of Bellows.
 */
package bellows.protobuf;
