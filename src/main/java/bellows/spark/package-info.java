/**
 * Distribution: executors as the workers of a run. Imports the packages in it, and what lies below them.
 */
package bellows.spark;
