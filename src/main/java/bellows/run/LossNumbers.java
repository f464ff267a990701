package bellows.run;

import bellows.nn.loss.Loss;
import bellows.nn.loss.NormalisedTargets;
import bellows.nn.loss.WeightedLoss;
import bellows.spark.data.DataSet;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/** Puts numbers where the section {@code loss} of a run file leaves them to the training data. */
final class LossNumbers {
  private LossNumbers() {}

  /** The same run file if the loss leaves nothing to the data. */
  static Config resolve(Config file, Loss loss, DataSet data) {
    if (loss instanceof WeightedLoss weighted && weighted.isBalanced()) {
      List<String> titles = data.classTitles();
      List<Double> weights = WeightedLoss.balanced(data.classCounts(),
          label -> titles.isEmpty() ? String.valueOf(label) : "'" + titles.get(label) + "'");
      return file.withValue("loss.class-weights", ConfigValueFactory.fromAnyRef(weights));
    }
    if (loss instanceof NormalisedTargets targets && targets.isAuto()) {
      NormalisedTargets resolved = NormalisedTargets.of(targets.loss(), data.trainTargets());
      return file.withValue("loss.normalise-targets", ConfigValueFactory.fromMap(
          Map.of("mean", resolved.mean(), "deviation", resolved.deviation())));
    }
    return file;
  }
}
