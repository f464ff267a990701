package bellows.plan;

import bellows.data.LeafRanges;
import bellows.train.Aggregation;
import bellows.train.DriverMemory;
import bellows.train.TeamPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One way to run a job on a cluster, and what is expected of it.
 *
 * @param aggregation no longer {@code auto}
 * @param step in milliseconds
 * @param fits whether every heap has room for it
 */
public record ClusterLayout(TeamPlan plan, Aggregation aggregation, Wire wire, Heap heap, Breakdown step,
    boolean fits) {
  /** That all tasks return together. */
  static int partials(TrainingJob job, TeamPlan plan) {
    return (int) new LeafRanges(job.spec().leaves(), plan.tasks()).partials();
  }

  /** As {@code train} would choose it, whether it fits or not. */
  static ClusterLayout chosen(TrainingJob job, Cluster cluster, Rate rate, Costs costs) {
    int team = job.team();
    if (team == 0) {
      TeamPlan plan = TeamPlan.unchecked(job.spec(), job.slots(), job.aggregation(), cluster.jvms());
      team = plan.team();
    }
    return of(job.withTeam(team, job.aggregation()), cluster, rate, costs);
  }

  /** Teams of all sizes, added up in both ways; what fits first, the fastest first. */
  static List<ClusterLayout> all(TrainingJob job, Cluster cluster, Rate rate, Costs costs) {
    List<ClusterLayout> all = new ArrayList<>();
    for (int team : TeamPlan.sizes(cluster.cores())) {
      all.add(of(job.withTeam(team, Aggregation.DRIVER), cluster, rate, costs));
      if (!cluster.isLocal()) {
        all.add(of(job.withTeam(team, Aggregation.SHUFFLE), cluster, rate, costs));
      }
    }
    all.sort(Comparator.comparing((ClusterLayout layout) -> !layout.fits).thenComparing(layout -> layout.step.total()));
    return all;
  }

  private static ClusterLayout of(TrainingJob job, Cluster cluster, Rate rate, Costs costs) {
    TeamPlan plan = TeamPlan.ofTeams(job.spec(), job.slots(), job.team(), job.aggregation(), cluster.jvms());
    Aggregation chosen = job.aggregation().choose(job.floats(), plan.tasks(), cluster.isLocal());
    DriverMemory driver = DriverMemory.of(job.spec(), job.slots(), plan.tasks(), chosen);
    Wire wire = Wire.of(job.spec(), plan.tasks(), cluster, chosen);
    boolean fits = plan.fits() && (cluster.isLocal() || driver.fits(cluster.driverHeap()));
    return new ClusterLayout(plan, chosen, wire, Heap.of(job, cluster, plan, chosen),
        breakdown(job, cluster, plan, chosen, wire, rate, costs), fits);
  }

  /** Teams go through several leaves one by one. */
  private static Breakdown breakdown(TrainingJob job, Cluster cluster, TeamPlan plan, Aggregation chosen, Wire wire,
      Rate rate, Costs costs) {
    int leaves = plan.mostLeaves(job.spec().leaves());
    double samples = leaves * (double) job.spec().batch() / job.spec().leaves();
    int partials = partials(job, plan);
    double decode = rate.decodeMillis(samples);
    double compute = rate.packMillis(plan.team()) + rate.computeMillis(job.spec().model(), leaves, samples, plan.team());
    return new Breakdown(decode, compute, costs.serialiseMillis(job.floats(), partials, cluster, chosen),
        costs.networkMillis(wire, cluster),
        costs.scheduleMillis(plan.tasks(), cluster, chosen) + costs.mergeMillis(job.floats(), partials, chosen),
        (decode + compute) * costs.spread().lasting(decode + compute).lateness(plan.teams(job.spec().leaves())),
        costs.updateMillis(job.floats(), job.slots()));
  }
}
