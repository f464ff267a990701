/**
 * Figures: charts, pictures with captions, and files of them, PNG or SVG. Knows nothing of networks. Imports
 * {@code image.file}.
 */
package bellows.figure;
