/**
 * Samples, and the order in which an epoch draws them. Imports {@code image} and {@code tensor}.
 */
package bellows.data;
