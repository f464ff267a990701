/**
 * Trained networks and runs in Spark SQL: functions that a query calls, the rule by which whole batches are scored, and the
 * tables of runs. Plans and rules are Spark's own, which it does not promise to keep: written for Spark 4.1.
 */
package bellows.ml.sql;
