/**
 * Micro-tiles of products on the JDK's Vector API: their shapes, and the choice of the fastest. May import nothing of
 * Bellows.
 */
package bellows.kernel.tile;
