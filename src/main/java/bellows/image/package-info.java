/**
 * Pictures: their pixels in memory, files that hold them, and what is done to them before a network sees them. Knows
 * {@code tensor} and {@code conf}.
 */
package bellows.image;
