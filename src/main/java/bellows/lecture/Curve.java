package bellows.lecture;

import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What a line in a figure may show of a run, step by step. */
enum Curve {
  LOSS("loss", steps(StepRow::loss)),
  RATE("learning rate", steps(StepRow::learningRate)),
  GRADIENT("norm of the gradient", steps(StepRow::gradientNorm)),
  TEST_LOSS("loss on test samples", evaluations(EvalRow::loss)),
  ACCURACY("accuracy on test samples", evaluations(EvalRow::accuracy)),
  SATURATED("part of outputs at the flat ends", layer(LayerRow::saturatedFraction)),
  DEAD("part of units that are always 0", layer(LayerRow::deadFraction)),
  LAYER_GRADIENT("norm of the layer's gradient", layer(LayerRow::gradientNorm));

  /** A value at a step. */
  record Point(long step, double value) {}

  private interface Reader {
    List<Point> points(FinishedRun run, String layer);
  }

  private final String axis;
  private final Reader reader;

  Curve(String axis, Reader reader) {
    this.axis = axis;
    this.reader = reader;
  }

  private static Reader steps(ToDoubleFunction<StepRow> value) {
    return (run, layer) -> run.steps().stream().map(row -> new Point(row.step(), value.applyAsDouble(row))).toList();
  }

  private static Reader evaluations(Function<EvalRow, Double> value) {
    return (run, layer) -> run.evaluations().stream().filter(row -> value.apply(row) != null)
        .map(row -> new Point(row.step(), value.apply(row))).toList();
  }

  private static Reader layer(Function<LayerRow, Double> value) {
    return (run, layer) -> run.layers().stream().filter(row -> row.layer().equals(layer) && value.apply(row) != null)
        .map(row -> new Point(row.step(), value.apply(row))).toList();
  }

  /** The word for it in run files. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What stands beside the axis. */
  String axis() {
    return axis;
  }

  boolean isOfALayer() {
    return this == SATURATED || this == DEAD || this == LAYER_GRADIENT;
  }

  /**
   * The points of a run.
   *
   * @param layer whose; null where it is not of one
   * @param window steps of which each point is the mean, fewer at the beginning; evaluations are taken as they are
   */
  List<Point> of(FinishedRun run, String layer, int window) {
    List<Point> points = reader.points(run, layer);
    return this == LOSS || this == GRADIENT ? smoothed(points, window) : points;
  }

  private static List<Point> smoothed(List<Point> points, int window) {
    double[] means = FinishedRun.means(points.stream().mapToDouble(Point::value).toArray(), window);
    return IntStream.range(0, means.length)
        .mapToObj(i -> new Point(points.get(i).step(), means[i])).toList();
  }
}
