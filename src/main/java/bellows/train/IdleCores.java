package bellows.train;

import bellows.train.worker.TrainSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * Cores that are idle because a number of leaves divides badly among them. The number is a part of a run's result, so
 * nothing changes it for a cluster's sake: people are told, and what would divide well.
 *
 * @param leaves of the run
 * @param cores of all JVMs
 * @param busy the part of the cores' time in which they have a leaf while the longest task works, from 0 to 1
 * @param better a number of leaves near the run's own that divides well; 0 if there is none
 */
public record IdleCores(int leaves, int cores, double busy, int better) {
  /** Less is not worth another result. */
  private static final double WORTH = 0.95;

  public static IdleCores of(TrainSpec spec, TeamPlan plan, WorkerJvms jvms) {
    int cores = jvms.teams(1);
    int most = plan.mostLeaves(spec.leaves());
    double busy = (double) spec.leaves() * plan.team() / ((double) cores * most);
    return new IdleCores(spec.leaves(), cores, Math.min(1, busy), better(spec, jvms.teams(plan.team())));
  }

  /** A sentence, with what to do about it in a run that is new; empty where few cores are idle. */
  public Optional<String> note(boolean fresh) {
    if (busy >= WORTH) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%d leaves keep %d cores busy for %.0f %% of a step%s", leaves, cores,
        100 * busy, !fresh || better == 0 ? ""
            : "; leaves = " + better + " divides well (another result, so for a new run)"));
  }

  /** The nearest power of two times as many as work at once: each task then has one subtree, and sends one partial. */
  private static int better(TrainSpec spec, int atOnce) {
    int best = 0;
    for (long leaves = atOnce; leaves <= spec.batch(); leaves *= 2) {
      if (BatchDivision.allows(spec, (int) leaves) && (best == 0 || ratio(leaves, spec) < ratio(best, spec))) {
        best = (int) leaves;
      }
    }
    return best == spec.leaves() ? 0 : best;
  }

  private static double ratio(long leaves, TrainSpec spec) {
    return (double) Math.max(leaves, spec.leaves()) / Math.min(leaves, spec.leaves());
  }
}
