/**
 * Memory and dense algebra on it: shapes, tensors, the flat layout, products, convolutions, pooling, random draws. May
 * import {@code kernel} and {@code conf}.
 */
package bellows.tensor;
