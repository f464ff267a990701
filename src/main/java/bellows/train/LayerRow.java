package bellows.train;

import bellows.nn.Model;
import bellows.optim.Norms;
import bellows.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The health of one layer after a step.
 *
 * @param layer its name in the layout, such as {@code block2.conv1}
 * @param kind what it is, such as {@code conv}
 * @param gradientNorm Euclid's norm over the layer's part of the last mean gradient, as clipped; null where the layer
 *     has no weights
 * @param weightNorm the same over its weights
 * @param deadFraction units that were 0 for every sample of the evaluation; null where the layer has no such units
 * @param saturatedFraction outputs at the flat ends of a sigmoid or tanh; null for other layers
 */
public record LayerRow(String run, long step, String layer, String kind, Double gradientNorm, Double weightNorm,
    Double deadFraction, Double saturatedFraction) {
  /** Norms of each layer that has weights, and the health of each activation; other layers have nothing to tell. */
  static List<LayerRow> all(String run, long step, Model model, DriverStep driver, Health health) {
    List<LayerRow> rows = new ArrayList<>();
    for (Model.Row layer : model.rows()) {
      List<Layout.Segment> tensors =
          model.layout().weights().stream().filter(s -> s.layer().equals(layer.name())).toList();
      Double dead = health.deadFraction(layer.name());
      Double saturated = health.saturatedFraction(layer.name());
      if (!tensors.isEmpty() || dead != null || saturated != null) {
        rows.add(new LayerRow(run, step, layer.name(), layer.layer().kind(), norm(driver.gradient(), tensors),
            norm(driver.weights(), tensors), dead, saturated));
      }
    }
    return rows;
  }

  /** Null without tensors, or before the first step. */
  private static Double norm(float[] values, List<Layout.Segment> tensors) {
    if (tensors.isEmpty() || values == null) {
      return null;
    }
    return Math.sqrt(tensors.stream().mapToDouble(s -> Norms.squares(values, s.offset(), s.end())).sum());
  }
}
