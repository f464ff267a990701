/**
 * What a network learned, as figures: the numbers behind each kind of drawing, and the figure that shows them. Works in
 * this JVM, without Spark. Imports {@code run}, {@code figure} and {@code draw.subnetwork}.
 */
package bellows.draw;
