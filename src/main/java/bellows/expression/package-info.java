/**
 * Formulas that people write: read, turned into a trace of elementary operations, evaluated, and differentiated by
 * walking the trace back. Imports {@code conf}.
 */
package bellows.expression;
