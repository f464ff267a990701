/**
 * From files to samples: sources, shards, and the order in which an epoch draws them.
 * May import {@code tensor} and {@code conf}.
 */
package bellows.data;
