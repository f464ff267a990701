/**
 * What the benchmarks time and how: products, single layers, whole training steps, answers. May import {@code spark},
 * {@code inference} and what lies below them.
 */
package bellows.bench;
