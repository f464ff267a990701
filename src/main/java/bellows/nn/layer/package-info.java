/**
 * Layers that are one operation. Imports {@code nn} and {@code tensor}.
 */
package bellows.nn.layer;
