/**
 * What Bellows uses of Spark that Spark does not promise to keep. Imports nothing of Bellows.
 */
package bellows.spark.internal;
