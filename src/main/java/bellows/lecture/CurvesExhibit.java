package bellows.lecture;

import bellows.conf.Settings;
import bellows.figure.Chart;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Lines, one for each run.
 *
 * @param layer whose; null where the curve is not of one
 * @param runs which, in their order
 * @param most where the vertical axis ends; NaN for what comes out
 */
record CurvesExhibit(String caption, Curve curve, String layer, List<String> runs, int window, boolean logarithmic,
    double most) implements Exhibit {
  static CurvesExhibit read(Settings keys, Collection<String> all) {
    Curve curve = keys.choice("of", Curve.class, Curve.LOSS);
    List<String> runs = Exhibit.chosen(keys, all);
    if (keys.has("layer") != curve.isOfALayer()) {
      throw keys.error("layer", "expected %s for of = %s", curve.isOfALayer() ? "the name of a layer" : "none",
          curve.word());
    }
    return new CurvesExhibit(keys.text("caption", ""), curve, keys.text("layer", null), runs,
        QuantityReader.window(keys), keys.flag("logarithmic", false),
        keys.has("most") ? keys.number("most") : Double.NaN);
  }

  @Override
  public String html(Map<String, FinishedRun> all, Configuration configuration) {
    String axis = curve.axis();
    Chart chart = new Chart(axis.substring(0, 1).toUpperCase(Locale.ROOT) + axis.substring(1), "step", axis);
    double least = Double.POSITIVE_INFINITY;
    for (String run : runs) {
      List<Curve.Point> points = curve.of(all.get(run), layer, window);
      double[] y = points.stream().mapToDouble(Curve.Point::value).toArray();
      chart.line(run, points.stream().mapToDouble(Curve.Point::step).toArray(), y);
      least = Math.min(least, Arrays.stream(y).filter(value -> !logarithmic || value > 0).min().orElse(least));
    }
    if (logarithmic) {
      chart.logY();
    }
    if (!Double.isNaN(most) && least < most) {
      chart.rangeY(logarithmic ? least : Math.min(0, least), most);
    }
    return Exhibit.drawn(chart, caption);
  }
}
