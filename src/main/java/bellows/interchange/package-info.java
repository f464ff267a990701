/**
 * Models that other tools have trained, and models for them: their names and layouts for our tensors, and run folders
 * made of what was read.
 */
package bellows.interchange;
