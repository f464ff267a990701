package bellows.plan;

import java.util.List;

/**
 * What to expect of a job on a cluster.
 *
 * @param chosen the layout that {@code train} takes by itself, or as the run file says
 * @param layouts all that were compared, the best first
 */
public record Forecast(TrainingJob job, Cluster cluster, Rate rate, Costs costs, ClusterLayout chosen,
    List<ClusterLayout> layouts) {
  /** A prediction is not so exact that less would be worth a setting. */
  private static final double CLEARLY = 1.05;

  /**
   * Predicts.
   *
   * @param measured empty steps, from {@code bench step}; may be empty, for the default costs
   * @param spread of tasks' times; null for what is assumed
   */
  public static Forecast of(TrainingJob job, Cluster cluster, Rate rate, List<Costs.EmptyStep> measured,
      Spread spread) {
    Costs costs = spread == null ? Costs.of(cluster) : Costs.of(cluster).with(spread);
    Costs fitted = measured.isEmpty() ? costs : costs.fitted(measured, cluster, job.floats());
    return new Forecast(job, cluster, rate, fitted, ClusterLayout.chosen(job, cluster, rate, fitted),
        ClusterLayout.all(job, cluster, rate, fitted));
  }

  /** What {@code train} takes, unless it does not fit, or another that fits is clearly faster. */
  public ClusterLayout best() {
    ClusterLayout first = layouts.get(0);
    return chosen.fits() && chosen.step().total() <= CLEARLY * first.step().total() ? chosen : first;
  }

  public double samplesPerSecond(ClusterLayout layout) {
    return 1e3 * job.spec().batch() / layout.step().total();
  }

  /** Seconds of one pass over the training set in a layout. */
  public double epochSeconds(ClusterLayout layout) {
    return job.spec().order(0).steps() * layout.step().total() / 1e3;
  }

  /** The speed beside that of as many cores that needed nothing but arithmetic, from 0 to 1. */
  public double efficiency(ClusterLayout layout) {
    return samplesPerSecond(layout) / (rate.samplesPerSecond() * cluster.workers() * cluster.cores());
  }
}
