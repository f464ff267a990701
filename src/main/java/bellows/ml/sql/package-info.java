/** Trained networks as functions of Spark SQL: what a query calls, and the rule by which whole batches are scored. */
package bellows.ml.sql;
