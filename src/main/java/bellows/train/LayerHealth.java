package bellows.train;

import bellows.nn.model.Model;
import bellows.optim.update.Norms;
import bellows.tensor.Layout;
import bellows.train.rows.LayerRow;
import bellows.train.rows.ValueHistogram;
import bellows.train.worker.Health;
import java.util.ArrayList;
import java.util.List;

/** What the table {@code layers} gets after an evaluation. */
final class LayerHealth {
  private LayerHealth() {}

  /** Norms of each layer that has weights, and the health of each activation; other layers have nothing to tell. */
  public static List<LayerRow> rows(String run, long step, Model model, DriverStep driver, Health health) {
    List<LayerRow> rows = new ArrayList<>();
    for (Model.Row layer : model.rows()) {
      List<Layout.Segment> tensors =
          model.layout().weights().stream().filter(s -> s.layer().equals(layer.name())).toList();
      Double dead = health.deadFraction(layer.name());
      Double saturated = health.saturatedFraction(layer.name());
      if (!tensors.isEmpty() || dead != null || saturated != null) {
        rows.add(new LayerRow(run, step, layer.name(), layer.layer().kind(), norm(driver.gradient(), tensors),
            norm(driver.weights(), tensors), dead, saturated, histogram(driver.gradient(), tensors),
            histogram(driver.weights(), tensors)));
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

  /** Null without tensors, before the first step, or where no value is finite. */
  private static String histogram(float[] values, List<Layout.Segment> tensors) {
    if (tensors.isEmpty() || values == null) {
      return null;
    }
    ValueHistogram histogram = ValueHistogram.of(values,
        tensors.stream().map(s -> new ValueHistogram.Range(s.offset(), s.end())).toArray(ValueHistogram.Range[]::new));
    return histogram == null ? null : histogram.text();
  }
}
