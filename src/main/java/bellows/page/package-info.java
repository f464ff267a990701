/**
 * Runs as pages: a live one that a driver serves while it trains, and reports that last. Everything comes from the
 * tables of the run's folder, and of a run that goes on earlier from its listener. Imports {@code draw}, {@code plan}
 * and what lies below them; asks nothing of any other machine, and needs no Spark.
 */
package bellows.page;
