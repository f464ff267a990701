/**
 * Files that hold pictures: JPEG and PNG. Imports {@code image} and what lies below it.
 */
package bellows.image.file;
