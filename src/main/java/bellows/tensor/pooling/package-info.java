/**
 * Pooling over windows. Imports {@code tensor} and what lies below it.
 */
package bellows.tensor.pooling;
