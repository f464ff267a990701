/** How a command comes to a Spark: that of the surrounding spark-submit or one of its own, and what masters answer. */
package bellows.cli.spark;
