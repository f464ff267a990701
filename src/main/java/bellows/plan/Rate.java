package bellows.plan;

import bellows.nn.model.Model;
import bellows.tensor.Layout;
import bellows.train.TeamCost;
import bellows.train.worker.Gradients;
import bellows.train.worker.TrainSpec;

/**
 * How fast a core of an executor computes, measured while as many cores work as will.
 *
 * @param samplesPerSecond a core: forward, loss, backward, adding up leaves
 * @param decodeMicros a sample: choosing, reading, normalising
 * @param packMillis what a task needs for new weights, before the first sample
 * @param team threads that shared a leaf while this was measured
 */
public record Rate(double samplesPerSecond, double decodeMicros, double packMillis, int team) {
  /**
   * As somebody has measured it.
   *
   * @param samplesPerSecond a core, as {@code bench train} has it: by back-propagation
   * @param spec which may find its gradient by more passes, or by one
   */
  public static Rate told(double samplesPerSecond, TrainSpec spec) {
    Layout layout = spec.model().layout();
    double times = (double) spec.gradients().passes(layout) / Gradients.BACK_PROPAGATION.passes(layout);
    return new Rate(samplesPerSecond / times, 0, 0, 1);
  }

  /** The milliseconds of some samples of some leaves, in a team of this size. */
  double computeMillis(Model model, int leaves, double samples, int size) {
    double meetings = TeamCost.meetingSeconds(model, size) - TeamCost.meetingSeconds(model, team);
    return 1e3 * leaves * meetings + computeMillis(samples, size);
  }

  /** The same without what a team's meetings cost. */
  double computeMillis(double samples, int size) {
    double teamSeconds = samples / (samplesPerSecond * team);
    return 1e3 * teamSeconds * TeamCost.speed(team) / TeamCost.speed(size);
  }

  /** The milliseconds before the first sample, in a team of this size. */
  double packMillis(int size) {
    return packMillis * TeamCost.speed(team) / TeamCost.speed(size);
  }

  /** Samples are placed by one thread of a team. */
  double decodeMillis(double samples) {
    return samples * decodeMicros / 1e3;
  }
}
