/**
 * Pictures in memory, and resizing them. Imports {@code tensor} and {@code conf}.
 */
package bellows.image;
