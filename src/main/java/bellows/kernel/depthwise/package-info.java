/**
 * Depthwise convolutions of usual windows, written out on the JDK's Vector API. Imports {@code kernel.tile}.
 */
package bellows.kernel.depthwise;
