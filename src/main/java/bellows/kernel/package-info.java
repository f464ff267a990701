/**
 * Leaf arithmetic on {@code float[]}: products and elementwise functions that decide the speed, in a SIMD and a scalar
 * form with the same bits. May import {@code kernel.tile}.
 */
package bellows.kernel;
