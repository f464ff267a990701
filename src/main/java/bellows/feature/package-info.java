/**
 * Features: what is computed of a sample before a network sees it, and what such transforms learn from training samples.
 */
package bellows.feature;
