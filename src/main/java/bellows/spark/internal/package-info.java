/**
 * What Bellows uses of Spark that Spark does not promise to keep, in one class. Imports nothing of Bellows.
 */
package bellows.spark.internal;
