/**
 * What a layer is: an immutable description, and an op that is bound to memory. Imports {@code nn.loss} and
 * {@code tensor}.
 */
package bellows.nn;
