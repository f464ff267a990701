package bellows.lecture;

import bellows.run.RunSummary;
import bellows.train.rows.EvalRow;
import bellows.train.rows.LayerRow;
import bellows.train.rows.StepRow;
import java.util.List;

/**
 * A run of an experiment that has ended, and all that it told.
 *
 * @param folder where its model and tables are
 * @param summary null if it came to a value that is not finite, which is what some experiments are about
 * @param steps up to its end, or to the last that was finite
 * @param evaluations on the samples that judge it, in the order of their steps
 */
record FinishedRun(String name, String folder, RunSummary summary, List<StepRow> steps, List<EvalRow> evaluations,
    List<LayerRow> layers) {
  boolean isFinite() {
    return summary != null;
  }

  /** Mean losses of the steps, each over the last {@code window} of them, fewer at the beginning. */
  double[] losses(int window) {
    return means(steps.stream().mapToDouble(StepRow::loss).toArray(), window);
  }

  /** Running means, each summed afresh so that no rounding stays. */
  static double[] means(double[] values, int window) {
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int first = Math.max(0, i - window + 1);
      double sum = 0;
      for (int j = first; j <= i; j++) {
        sum += values[j];
      }
      means[i] = sum / (i - first + 1);
    }
    return means;
  }
}
