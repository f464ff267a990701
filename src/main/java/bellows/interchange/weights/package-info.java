/**
 * Files of named tensors that other tools write and read: safetensors, and PyTorch's pickles, which are read as data.
 */
package bellows.interchange.weights;
