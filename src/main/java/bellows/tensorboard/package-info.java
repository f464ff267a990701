/**
 * Runs as event files, which TensorBoard reads. Imports {@code draw}, {@code protobuf} and what lies below them.
 */
package bellows.tensorboard;
