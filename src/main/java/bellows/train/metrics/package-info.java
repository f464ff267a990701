/**
 * The figures by which people judge a classifier: of each class, over all classes, and of how scores rank samples.
 * Imports {@code train.worker} and what lies below it.
 */
package bellows.train.metrics;
