package bellows.tensorboard;

import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import bellows.train.rows.ValueHistogram;
import java.util.List;

/** The rows of a run's tables as tagged values. What stands before a tag's slash TensorBoard shows together. */
final class RowTags {
  private RowTags() {}

  static Summary of(StepRow row) {
    return new Summary().scalar("loss/step", row.loss()).scalar("update/rate", row.learningRate())
        .scalar("update/gradient_norm", row.gradientNorm())
        .scalar("speed/samples_per_second", 1000 * row.samples() / row.stepMillis())
        .scalar("time/step_millis", row.stepMillis()).scalar("time/broadcast_millis", row.broadcastMillis())
        .scalar("time/input_millis", row.inputMillis()).scalar("time/compute_millis", row.computeMillis())
        .scalar("time/collect_millis", row.collectMillis()).scalar("time/update_millis", row.updateMillis())
        .scalar("speed/received_bytes", (double) row.receivedBytes());
  }

  static Summary of(EvalRow row, List<LayerRow> layers) {
    String split = "/" + row.split();
    Summary summary = new Summary().scalar("loss" + split, row.loss());
    row.figures().forEach((name, value) -> summary.scalar(name + split, value));
    layers.forEach(layer -> add(summary, layer));
    return summary;
  }

  private static void add(Summary summary, LayerRow row) {
    summary.scalar("gradient_norm/" + row.layer(), row.gradientNorm())
        .scalar("weight_norm/" + row.layer(), row.weightNorm())
        .scalar("dead/" + row.layer(), row.deadFraction())
        .scalar("saturated/" + row.layer(), row.saturatedFraction())
        .histogram("gradients/" + row.layer(), histogram(row.gradientHistogram()), squares(row.gradientNorm()))
        .histogram("weights/" + row.layer(), histogram(row.weightHistogram()), squares(row.weightNorm()));
  }

  private static ValueHistogram histogram(String text) {
    return text == null ? null : ValueHistogram.parse(text);
  }

  private static double squares(Double norm) {
    return norm == null ? 0 : norm * norm;
  }
}
