package bellows.kernel.depthwise;

/**
 * Distances in a depthwise convolution, in floats; they may be negative.
 *
 * @param pixel in what is read, from the window of an output pixel to that of the next one
 * @param row in what is read, from one row of a window to the next
 * @param column in what is read, from one column of a window to the next
 * @param weightRow in the weights, from one row of a window to the next
 * @param weightColumn in the weights, from one column of a window to the next
 * @param output from one output pixel to the next
 */
public record Strides(int pixel, int row, int column, int weightRow, int weightColumn, int output) {}
