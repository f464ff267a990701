/**
 * ONNX: its files, our networks as its graphs, and its graphs as our networks. Imports {@code nn.model} and what lies
 * below it, and {@code protobuf}.
 */
package bellows.interchange.onnx;
