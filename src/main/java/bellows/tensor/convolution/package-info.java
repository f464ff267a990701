/**
 * Convolutions and their gradients: direct, pointwise, grouped, Winograd. Imports {@code tensor.product} and what lies
 * below it.
 */
package bellows.tensor.convolution;
