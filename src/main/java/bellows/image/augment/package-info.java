/**
 * What is done to pictures before a network sees them: crops, colours, warps, views. Imports {@code image} and what
 * lies below it.
 */
package bellows.image.augment;
