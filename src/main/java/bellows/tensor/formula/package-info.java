/**
 * Formulas over vectors: traces whose lines are passes of a kernel over blocks that lie in the nearest cache. Imports
 * {@code tensor} and {@code expression}.
 */
package bellows.tensor.formula;
