/**
 * Distribution and nothing else: workers on executors, evaluation, prediction, and the tables of metrics. May import
 * everything below it, Spark, and what Spark brings.
 */
package bellows.spark;
