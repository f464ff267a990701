/**
 * Runs in what Spark shows of an application: its web page, that of the history server, and its metrics. Relies on much
 * that is public in Spark's byte code only; so a run asks {@link bellows.spark.ui.ApplicationPage} alone, which goes
 * without where something is missing. Imports {@code spark.internal}.
 */
package bellows.spark.ui;
