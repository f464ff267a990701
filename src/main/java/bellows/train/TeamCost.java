package bellows.train;

import bellows.data.LeafRanges;
import bellows.nn.model.Model;
import bellows.train.worker.TrainSpec;

/**
 * About how long a step takes with teams of one size or another: for comparing them, so speeds are nominal, and what
 * is the same for all is left out, such as adding up leaves in one JVM. What a run really takes is for {@code plan} to
 * say.
 */
public final class TeamCost {
  /**
   * The part of a leaf's arithmetic that a team cannot share: with two threads AlexNet and VGG gain 1.91 of 2, see
   * {@code bench train --team}.
   */
  private static final double ALONE = 0.05;
  /** Floating-point operations a second of one core, and operations of a training for each multiply-add of a model. */
  private static final double FLOPS = 80e9;
  private static final double OPERATIONS = 6;
  /** Threads of a team wait for each other in each layer, forward and backward. */
  private static final double MEETING_SECONDS = 10e-6;
  private static final int MEETINGS_A_LAYER = 3;
  /** Bytes a second of a network's link, of one thread that writes or reads them, and of adding partials up. */
  private static final double LINK = 1.25e9;
  private static final double SERIALISING = 0.8e9;
  private static final double ADDING = 2.5e9;

  private final TrainSpec spec;
  private final WorkerJvms jvms;
  private final long weightBytes;

  TeamCost(TrainSpec spec, WorkerJvms jvms) {
    this.spec = spec;
    this.jvms = jvms;
    weightBytes = 4L * spec.model().layout().size();
  }

  /** How many times as fast a team works as one thread (Amdahl). */
  public static double speed(int team) {
    return team / (1 + ALONE * (team - 1));
  }

  /** The seconds of one leaf in which the threads of a team wait for each other, whatever there is to compute. */
  public static double meetingSeconds(Model model, int team) {
    return team == 1 ? 0 : MEETINGS_A_LAYER * model.rows().size() * MEETING_SECONDS;
  }

  /** Arithmetic of some leaves, one after the other, in a team. */
  double workSeconds(int team, int leaves) {
    double samples = (double) spec.batch() / spec.leaves();
    double alone = samples * spec.model().multiplyAdds() * OPERATIONS / FLOPS;
    return leaves * (alone / speed(team) + meetingSeconds(spec.model(), team));
  }

  /**
   * Partials on their way from executors to whoever adds them up.
   *
   * @param chosen how, no longer {@code auto}
   */
  double sendingSeconds(int tasks, Aggregation chosen) {
    if (jvms.driver()) {
      return 0;
    }
    double bytes = (double) weightBytes * new LeafRanges(spec.leaves(), tasks).partials();
    int executors = jvms.cores().size();
    return chosen == Aggregation.DRIVER
        ? bytes * (1 / LINK + 1 / SERIALISING / Aggregation.OPENERS + 1 / ADDING) + weightBytes / SERIALISING
        : bytes / executors * (1 / LINK + 1 / SERIALISING / jvms.mostCores() + 1 / ADDING / jvms.mostCores());
  }
}
