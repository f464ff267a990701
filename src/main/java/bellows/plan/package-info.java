/**
 * What a run takes, before it runs: memory, bytes, time, and the fastest layout; and where its time went, after. Pure
 * functions of figures. May import {@code train} and what lies below it.
 */
package bellows.plan;
