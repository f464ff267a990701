package bellows.train;

import bellows.nn.model.Model;
import bellows.optim.update.Norms;
import bellows.tensor.Layout;
import bellows.tensor.Team;
import bellows.train.rows.LayerRow;
import bellows.train.worker.Health;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the table {@code layers} gets after an evaluation. */
final class LayerHealth {
  private LayerHealth() {}

  /**
   * Norms and histograms of each layer that has weights, and the health of each activation; other layers have nothing to
   * tell.
   *
   * @param team who shares the work, with the same result whatever its size
   */
  static List<LayerRow> rows(String run, long step, Model model, DriverStep driver, Health health, Team team) {
    Map<String, List<Layout.Segment>> tensors = new HashMap<>();
    model.layout().weights().forEach(one -> tensors.computeIfAbsent(one.layer(), layer -> new ArrayList<>()).add(one));
    TeamHistograms gradients = TeamHistograms.of(driver.gradient(), tensors, team);
    TeamHistograms weights = TeamHistograms.of(driver.weights(), tensors, team);
    List<LayerRow> rows = new ArrayList<>();
    for (Model.Row layer : model.rows()) {
      List<Layout.Segment> own = tensors.getOrDefault(layer.name(), List.of());
      Double dead = health.deadFraction(layer.name());
      Double saturated = health.saturatedFraction(layer.name());
      if (!own.isEmpty() || dead != null || saturated != null) {
        rows.add(new LayerRow(run, step, layer.name(), layer.layer().kind(), norm(driver.gradient(), own),
            norm(driver.weights(), own), dead, saturated, gradients.text(layer.name()), weights.text(layer.name())));
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
