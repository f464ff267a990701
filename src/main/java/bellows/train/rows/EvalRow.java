package bellows.train.rows;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One evaluation of the weights as they were after a step.
 *
 * @param epoch the epoch of that step, from 1 as in {@link StepRow}; 0 before the first step
 * @param split which samples: train, validation, test; beside a validation part, test is of the run's model at its end,
 *     which may be that of an earlier step
 * @param loss the mean over samples
 * @param accuracy the fraction of samples whose best score is the label's; null where there are no classes
 * @param top5 the fraction whose label is among the five best scores; null below six classes
 * @param seconds how long the evaluation took
 * @param macroPrecision the mean over classes, as {@code macroRecall} and {@code macroF1}; all of classes are null for
 *     real targets, and in rows of older runs
 * @param weightedPrecision the mean with the weight of each class's samples, as {@code weightedF1}; that of recalls
 *     would be the accuracy
 * @param kappa Cohen's; null where all labels and decisions are one class
 * @param mae of real targets, in their own units, as {@code rmse}; null where there are classes
 * @param r2 null where there are classes, and where all targets are one value
 */
public record EvalRow(String run, long step, int epoch, String split, double loss, Double accuracy, Double top5,
    long samples, double seconds, Double macroPrecision, Double macroRecall, Double macroF1, Double weightedPrecision,
    Double weightedF1, Double kappa, Double mae, Double rmse, Double r2) {
  /** Without further figures, as older runs have it. */
  public EvalRow(String run, long step, int epoch, String split, double loss, Double accuracy, Double top5, long samples,
      double seconds) {
    this(run, step, epoch, split, loss, accuracy, top5, samples, seconds, null, null, null, null, null, null, null, null,
        null);
  }

  /**
   * The figures beside the loss by the names of their columns, under which pages, boards and trackers show them; null for
   * what there is none of.
   */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", accuracy);
    figures.put("top5", top5);
    figures.put("macro_precision", macroPrecision);
    figures.put("macro_recall", macroRecall);
    figures.put("macro_f1", macroF1);
    figures.put("weighted_precision", weightedPrecision);
    figures.put("weighted_f1", weightedF1);
    figures.put("kappa", kappa);
    figures.put("mae", mae);
    figures.put("rmse", rmse);
    figures.put("r2", r2);
    return figures;
  }
}
