/**
 * Products of matrices, blocked and packed for the caches. Imports {@code tensor} and what lies below it.
 */
package bellows.tensor.product;
