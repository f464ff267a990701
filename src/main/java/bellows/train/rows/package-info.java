/**
 * What a run tells: a record a table. Imports nothing of Bellows.
 */
package bellows.train.rows;
