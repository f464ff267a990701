/**
 * What one leaf computes in one step, and how leaves are added up: all of it a pure function of weights and step.
 * Imports {@code nn.model}, {@code data}, {@code image.augment} and what lies below them.
 */
package bellows.train.worker;
