package bellows.train;

import bellows.conf.BadInputException;
import bellows.data.LeafRanges;
import bellows.nn.model.PassSize;
import bellows.train.worker.LeafStep;
import bellows.train.worker.LeavesTogether;
import bellows.train.worker.Prefetcher;
import bellows.train.worker.TrainSpec;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How the cores of each JVM are divided: into teams of threads that share one leaf, and so one workspace. In a team of
 * one, nobody waits for anybody. A larger one takes less memory, sends fewer partials, and has work for all of its
 * threads where there are fewer leaves than cores. Left to Bellows, it is the fastest that fits. Decided before the run,
 * from memory that is counted and not yet taken; never changes a result.
 *
 * @param team threads that share one leaf
 * @param asked whether a run file says so
 * @param atOnce teams at work in the largest JVM
 * @param crew teams that work on one task side by side: all of an executor, where all executors are alike, so that each
 *     sends one partial whatever its cores
 * @param tasks of a step, at most one a leaf
 * @param workspaceBytes of one team, with a gradient for each leaf that goes through it at once
 * @param needed bytes in the largest JVM: workspaces, samples of the next step, gradients on their way, weights
 * @param usable bytes of its heap that are for this
 */
public record TeamPlan(int team, boolean asked, int atOnce, int crew, int tasks, long workspaceBytes, long needed,
    long usable) implements Serializable {
  /** What the JVMs are to do: train with an optimizer of so many slots, or only evaluate. */
  private record Demand(TrainSpec spec, boolean training, int slots, Aggregation aggregation) {
    private long weightBytes() {
      return 4L * spec.model().layout().size();
    }

    private long workspaceBytes(int team) {
      PassSize size = LeavesTogether.size(spec);
      long bytes = spec.model().workspaceBytes(size, team);
      return training ? bytes : bytes - 4L * LeafStep.gradientLength(spec) * size.leaves();
    }

    /** Beside the workspace's: gradients in the reduction tree. */
    private long gradientsATeam(int teams) {
      return training ? new LeafRanges(spec.leaves(), teams).mostWaiting() : 0;
    }

    private Aggregation chosen(int tasks, WorkerJvms jvms) {
      return aggregation.choose(spec.model().layout().size(), tasks, jvms.driver());
    }

    /** Whether the driver of a cluster has room for what so many tasks send. */
    private boolean fitsDriver(int tasks, WorkerJvms jvms) {
      return jvms.driver() || !training
          || DriverMemory.of(spec, slots, tasks, chosen(tasks, jvms)).fits(jvms.driverHeap());
    }

    private double seconds(TeamPlan plan, WorkerJvms jvms) {
      TeamCost cost = new TeamCost(spec, jvms);
      return cost.workSeconds(plan.team, plan.mostLeaves(spec.leaves()))
          + (training ? cost.sendingSeconds(plan.tasks, chosen(plan.tasks, jvms)) : 0);
    }

    /**
     * The bytes of results that wait in a JVM's block manager to be fetched: of each task's partial, or, behind a
     * shuffle, whose own files lie on disk, of this executor's slices. In local mode the driver takes the tasks' own
     * arrays, unless it is told to shuffle: then there are the slices and their sum.
     */
    private long resultBytes(int tasks, int tasksAJvm, WorkerJvms jvms) {
      Aggregation chosen = chosen(tasks, jvms);
      if (!training) {
        return 0;
      } else if (chosen == Aggregation.SHUFFLE) {
        return jvms.driver() ? 2 * weightBytes()
            : Aggregation.waiting((weightBytes() / 4 + jvms.cores().size() - 1) / jvms.cores().size());
      }
      return jvms.driver() ? 0 : tasksAJvm * Aggregation.waiting(weightBytes() / 4);
    }

    /**
     * As they arrive and as they are read, or, for a driver that trains, the weights, which its tasks share, the next
     * ones, its slots, and what is handed out if that is rounded.
     */
    private long weightsAJvm(boolean driver) {
      return 2 + (driver && training ? slots + (spec.wire().halves() ? 1 : 0) : 0);
    }
  }

  /**
   * Chooses for a training.
   *
   * @param slots the optimizer's, for a driver that shares the JVM
   * @param asked the size of teams that a run file says; 0 for {@code auto}
   * @param aggregation how partials are added up as a run file says, on which the memory of results depends
   * @throws BadInputException if it cannot fit, with the setting to change
   */
  public static TeamPlan forTraining(TrainSpec spec, int slots, int asked, Aggregation aggregation, WorkerJvms jvms) {
    TeamPlan plan = choose(new Demand(spec, true, slots, aggregation), asked, jvms);
    if (!jvms.driver()) {
      Aggregation chosen = aggregation.choose(spec.model().layout().size(), plan.tasks, false);
      DriverMemory.of(spec, slots, plan.tasks, chosen).check(jvms.driverHeap(), chosen == Aggregation.SHUFFLE);
    }
    return plan;
  }

  /** What teams of this size would be like, whether they fit or not. */
  public static TeamPlan ofTeams(TrainSpec spec, int slots, int team, Aggregation aggregation, WorkerJvms jvms) {
    return of(new Demand(spec, true, slots, aggregation), team, true, jvms);
  }

  /**
   * Chooses for an evaluation or a prediction, where nothing is trained: memory has neither gradients nor slots.
   *
   * @param asked the size of teams that a run file says; 0 for {@code auto}
   * @throws BadInputException if it cannot fit, with the setting to change
   */
  public static TeamPlan forEvaluation(TrainSpec spec, int asked, WorkerJvms jvms) {
    return choose(new Demand(spec, false, 0, Aggregation.AUTO), asked, jvms);
  }

  /** What {@code auto} would choose, whether it fits or not. */
  public static TeamPlan unchecked(TrainSpec spec, int slots, Aggregation aggregation, WorkerJvms jvms) {
    return best(new Demand(spec, true, slots, aggregation), 0, jvms);
  }

  private static TeamPlan choose(Demand demand, int asked, WorkerJvms jvms) {
    TeamPlan plan = best(demand, asked, jvms);
    plan.check(demand.spec, jvms);
    return plan;
  }

  private static TeamPlan best(Demand demand, int asked, WorkerJvms jvms) {
    if (asked > 0) {
      return of(demand, asked, true, jvms);
    }
    TeamPlan fastest = null;
    for (int team : sizes(jvms.mostCores())) {
      TeamPlan plan = of(demand, team, false, jvms);
      boolean fits = plan.fits() && demand.fitsDriver(plan.tasks, jvms);
      if (fits && (fastest == null || demand.seconds(plan, jvms) < demand.seconds(fastest, jvms))) {
        fastest = plan;
      }
    }
    return fastest != null ? fastest : of(demand, jvms.mostCores(), false, jvms);
  }

  /** The sizes of teams that some cores can be divided into, the smallest first. */
  public static List<Integer> sizes(int cores) {
    return IntStream.rangeClosed(1, cores).map(teams -> cores / (cores - teams + 1)).distinct().boxed().toList();
  }

  private static TeamPlan of(Demand demand, int team, boolean asked, WorkerJvms jvms) {
    int leaves = demand.spec.leaves();
    int teams = Math.min(leaves, jvms.teams(team));
    boolean crews = demand.training && !jvms.driver() && jvms.areAlike();
    int tasks = crews ? Math.min(leaves, jvms.cores().size()) : teams;
    int most = new LeafRanges(leaves, tasks).most();
    int atOnce = Math.min(crews ? most : teams, Math.max(1, jvms.mostCores() / team));
    int crew = crews ? atOnce : 1;
    long workspace = demand.workspaceBytes(team);
    long each = workspace + demand.gradientsATeam(Math.min(leaves, tasks * crew)) * demand.weightBytes();
    long ahead = demand.training ? Prefetcher.bytes(demand.spec, Math.min(leaves, atOnce / crew * most)) : 0;
    long needed = atOnce * each + ahead + demand.resultBytes(tasks, atOnce / crew, jvms)
        + demand.weightsAJvm(jvms.driver()) * demand.weightBytes();
    return new TeamPlan(team, asked, atOnce, crew, tasks, workspace, needed, jvms.heap() / 4 * 3);
  }

  /** Without crews: a team for each task. */
  public TeamPlan(int team, boolean asked, int atOnce, int tasks, long workspaceBytes, long needed, long usable) {
    this(team, asked, atOnce, 1, tasks, workspaceBytes, needed, usable);
  }

  /** Teams that work on some leaves at the same time, in all JVMs. */
  public int teams(int leaves) {
    return Math.min(leaves, tasks * crew);
  }

  /** The most leaves, of all of a run's, that one team goes through in a step. */
  public int mostLeaves(int leaves) {
    return (new LeafRanges(leaves, tasks).most() + crew - 1) / crew;
  }

  public boolean fits() {
    return needed <= usable;
  }

  private void check(TrainSpec spec, WorkerJvms jvms) {
    BadInputException.check(fits(),
        "memory: expected to need at most %s, three quarters of the heap of %s, found %s: %d × a workspace of %s for "
            + "%d samples together, and gradients and weights; set %s %dg%s, or together below %d",
        megabytes(usable), jvms.driver() ? "this JVM" : "an executor", megabytes(needed), atOnce,
        megabytes(workspaceBytes), spec.together(), jvms.heapKey(), (needed / 3 * 4 >> 30) + 1,
        team < jvms.mostCores() ? ", or team = " + jvms.mostCores() : "", spec.together());
  }

  /** One line for people: what was chosen, what it takes, which key changes it. */
  public String describe() {
    return String.format(Locale.ROOT, "%d %s at a time, %d %s each (team = %s); a workspace takes %s, all %s of %s",
        tasks * crew, tasks * crew == 1 ? "leaf" : "leaves", team, team == 1 ? "thread" : "threads", asked ? team : "auto",
        megabytes(workspaceBytes), megabytes(needed), megabytes(usable));
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }
}
