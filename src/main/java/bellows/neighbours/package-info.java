/**
 * Nearest neighbours among training samples, exactly, on one thread: distances, block by block, and the vote. Imports
 * {@code train.worker} and what lies below it.
 */
package bellows.neighbours;
