/**
 * Losses, and the targets that they compare scores with. Imports {@code tensor} and what lies below it.
 */
package bellows.nn.loss;
