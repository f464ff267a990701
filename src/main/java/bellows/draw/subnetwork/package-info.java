/**
 * Layers of a network by themselves: forward from any input, back to it, and which of its pixels a unit sees. Imports
 * {@code nn.model}.
 */
package bellows.draw.subnetwork;
