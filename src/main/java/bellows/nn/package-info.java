/**
 * What a network is: layers (immutable descriptions), ops (layers bound to memory), losses, models, workspaces, and
 * networks by name. May import {@code tensor}, {@code kernel} and {@code conf}.
 */
package bellows.nn;
