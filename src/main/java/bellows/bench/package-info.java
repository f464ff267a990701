/**
 * What the benchmarks time and how: products, single layers, whole training steps. May import {@code spark} and what
 * lies below it.
 */
package bellows.bench;
