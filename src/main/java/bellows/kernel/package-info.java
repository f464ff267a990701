/**
 * Leaf arithmetic on {@code float[]}: the micro-tiles and elementwise functions that decide the speed, in a SIMD and a
 * scalar form with the same bits. May import nothing of Bellows.
 */
package bellows.kernel;
