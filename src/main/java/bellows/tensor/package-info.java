/**
 * Memory: shapes, tensors, the flat layout of all weights, teams of threads, random draws, and the codes in which
 * floats travel. Imports {@code kernel} and {@code conf}.
 */
package bellows.tensor;
