/**
 * What a run takes, before it runs: memory, bytes, time, and the fastest layout; and where its time went, after. Pure
 * functions of figures. Imports {@code train}, the rows of {@code spark.metrics}, and what lies below them.
 */
package bellows.plan;
