package bellows.interchange.onnx;

import java.util.List;

/**
 * What one or more nodes of a graph come to: a layer of ours, or a place where branches meet.
 *
 * @param title of the node, for people
 * @param layer as a run file writes it; null where branches meet
 * @param weights values of the layer's trained tensors in the order in which it claims them, as ours lie
 * @param statistics values of its running statistics
 */
public record Step(String title, Kind kind, String layer, List<String> inputs, String output, List<float[]> weights,
    List<float[]> statistics) {
  /** A layer of one input, or how several become one. */
  public enum Kind {
    LAYER, ADD, CONCAT, MULTIPLY
  }

  static Step layer(String title, String layer, String input, String output, List<float[]> weights,
      List<float[]> statistics) {
    return new Step(title, Kind.LAYER, layer, List.of(input), output, weights, statistics);
  }

  static Step join(String title, Kind kind, List<String> inputs, String output) {
    return new Step(title, kind, null, inputs, output, List.of(), List.of());
  }
}
