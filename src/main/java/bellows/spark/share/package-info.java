/**
 * What the tasks of a run share in one JVM: values that the driver hands out, and what tasks make there and use again.
 * Imports {@code spark.internal} and {@code tensor}.
 */
package bellows.spark.share;
