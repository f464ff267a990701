package bellows.plan;

import bellows.conf.BadInputException;
import bellows.train.Aggregation;
import java.util.Comparator;
import java.util.List;

/**
 * What a step costs apart from arithmetic. Some defaults are assumptions (the speed of an update, the spread, and how the
 * other speeds compare), which {@link #fitted} scales to empty steps, of which those here were measured on two cores of
 * an AMD EPYC (Zen 4) with JDK 17 while other work ran, so they are on the slow side. Rows of {@code bench step} of
 * another machine put its figures in their place.
 *
 * @param jobMillis calling the tasks of a step, whatever their number and its size: in local mode the driver does, on a
 *     cluster it is a job with its broadcast
 * @param taskMillis the driver's work for one task more
 * @param stageMillis a second stage: the shuffle's bookkeeping, and in local mode the job that only a shuffle takes
 * @param serialise bytes a millisecond that one thread turns into the form of the wire, or back; by floats of 4
 *     bytes, in however many they travel
 * @param loopback bytes a millisecond that one machine's processes hand each other, all together
 * @param merge bytes a millisecond of a partial that the driver adds
 * @param update bytes a millisecond of weights, gradients and slots that the driver passes over
 * @param spread of tasks' times
 */
public record Costs(double jobMillis, double taskMillis, double stageMillis, double serialise, double loopback,
    double merge, double update, Spread spread) {
  /** Sizes that differ less tell nothing of speed. */
  private static final long LARGER = 10;
  /** Where a larger step took no longer than a small one, moving bytes costs little, but it costs something. */
  private static final double LEAST_SLOWER = 0.05;
  /** ResNet-50's weights and statistics. */
  private static final long LARGE = 25_557_032;

  /** In local mode, on local[2], whose steps are direct. */
  public static final Costs LOCAL = new Costs(0, 0.02, 12, 3.1e5, Double.POSITIVE_INFINITY, 2.5e6, 8e6, Spread.assumed(0.03))
      .fitted(List.of(new EmptyStep(1000, 2, 0.11), new EmptyStep(LARGE, 2, 44)),
      new Cluster(0, 2, 0, 0, Network.LOOPBACK), LARGE);
  /**
   * On a standalone cluster of 2 × 1 core on one machine. The small step's time is that of a bare Spark job with a
   * broadcast, the large one's is from {@code bench step}.
   */
  public static final Costs CLUSTER = new Costs(0, 0.4, 8, 3.1e5, 8.6e5, 2.5e6, 8e6, Spread.assumed(0.03)).fitted(
      List.of(new EmptyStep(1000, 2, 11), new EmptyStep(LARGE, 2, 753)), new Cluster(2, 1, 0, 0, Network.LOOPBACK),
      LARGE);

  /**
   * One row of {@code bench step}.
   *
   * @param aggregation where its partials were added up, no longer {@code auto}
   */
  public record EmptyStep(long floats, int tasks, Aggregation aggregation, double millis) {
    /** Added up on the driver. */
    public EmptyStep(long floats, int tasks, double millis) {
      this(floats, tasks, Aggregation.DRIVER, millis);
    }
  }

  static Costs of(Cluster cluster) {
    return cluster.isLocal() ? LOCAL : CLUSTER;
  }

  /**
   * These costs with the fixed parts out of the smallest of some empty steps, and the speeds out of the one whose size
   * is nearest to a model's: what fits a processor's caches moves faster than what does not. In local mode only the
   * speed of adding is seen, together with what empty steps do beside: copy weights, and add to them. What a task more
   * costs is seen where small steps of several numbers of tasks are, and what a stage more costs, of a small shuffle.
   */
  Costs fitted(List<EmptyStep> steps, Cluster cluster, long floats) {
    Comparator<EmptyStep> bySize = Comparator.comparingLong(EmptyStep::floats);
    List<EmptyStep> driver = steps.stream().filter(step -> step.aggregation == Aggregation.DRIVER)
        .sorted(bySize.thenComparing(EmptyStep::tasks)).toList();
    BadInputException.check(!driver.isEmpty(), "--bench: expected a row of bench step --aggregation driver or auto");
    EmptyStep few = driver.get(0);
    EmptyStep small = driver.stream().filter(step -> step.floats == few.floats)
        .max(Comparator.comparingInt(EmptyStep::tasks)).orElseThrow();
    EmptyStep near = steps.stream().filter(step -> step.tasks == small.tasks)
        .min(Comparator.comparingDouble(step -> Math.abs(Math.log((double) step.floats / floats)))).orElseThrow();
    Costs costs = withSpeeds(small, near, cluster);
    double task = few.tasks == small.tasks ? taskMillis
        : Math.min(small.millis / small.tasks, Math.max(0, (small.millis - few.millis) / (small.tasks - few.tasks)));
    double job = Math.max(0, small.millis - costs.moving(small, cluster) - small.tasks * task);
    Costs called = new Costs(job, task, stageMillis, costs.serialise, costs.loopback, costs.merge, update, spread);
    return steps.stream().filter(step -> step.aggregation == Aggregation.SHUFFLE).min(bySize)
        .map(step -> called.withStage(step, cluster)).orElse(called);
  }

  /** These, with tasks whose times differ in another way. */
  Costs with(Spread other) {
    return new Costs(jobMillis, taskMillis, stageMillis, serialise, loopback, merge, update, other);
  }

  private Costs withSpeeds(EmptyStep small, EmptyStep near, Cluster cluster) {
    double moving = moving(near, cluster) - moving(small, cluster);
    if (near.floats < LARGER * small.floats || moving <= 0) {
      return this;
    }
    double slower = Math.max(LEAST_SLOWER, (near.millis - small.millis) / moving);
    double serialising = cluster.isLocal() ? serialise : serialise / slower;
    return new Costs(jobMillis, taskMillis, stageMillis, serialising, loopback / slower, merge / slower, update, spread);
  }

  private Costs withStage(EmptyStep shuffled, Cluster cluster) {
    double stage = Math.max(0, shuffled.millis - moving(shuffled, cluster) - jobMillis
        - (shuffled.tasks + cluster.workers()) * taskMillis);
    return new Costs(jobMillis, taskMillis, stage, serialise, loopback, merge, update, spread);
  }

  private double moving(EmptyStep step, Cluster cluster) {
    return serialiseMillis(step.floats, step.tasks, cluster, step.aggregation)
        + networkMillis(Wire.of(step.floats, step.tasks, cluster, step.aggregation), cluster)
        + mergeMillis(step.floats, step.tasks, step.aggregation);
  }

  /**
   * Weights written once and read by each executor at the same time; results written by tasks, read by the driver. In
   * local mode weights and results are handed on as they are, and only slices for a shuffle are written and read.
   *
   * @param partials that all tasks return together
   */
  double serialiseMillis(long floats, int partials, Cluster cluster, Aggregation chosen) {
    double one = oneMillis(floats);
    double slices = slicesMillis(floats, partials, cluster);
    if (cluster.isLocal()) {
      return chosen == Aggregation.DRIVER ? 0 : one + slices;
    }
    double weights = 2 * one;
    if (chosen == Aggregation.DRIVER) {
      return weights + one + partials * one / Math.min(partials, Aggregation.OPENERS);
    }
    return weights + one + slices + one / cluster.workers() + one / Aggregation.OPENERS;
  }

  /** All weights, or one partial, by one thread, into bytes or back. */
  double oneMillis(long floats) {
    return 4.0 * floats / serialise;
  }

  /** The slices of an executor's partials, into bytes or back, by all of its cores. */
  double slicesMillis(long floats, int partials, Cluster cluster) {
    return (double) partials / cluster.workers() * oneMillis(floats) / cluster.cores();
  }

  /**
   * In driver aggregation all partials go through the driver's link; in a shuffle each executor's link carries its own
   * tasks' partials, and then the driver's one gradient.
   */
  double networkMillis(Wire wire, Cluster cluster) {
    if (cluster.isLocal()) {
      return 0;
    }
    int executors = cluster.executors();
    if (cluster.network().isLoopback()) {
      return ((double) executors * wire.toEach() + wire.between() + wire.toDriver()) / loopback;
    }
    double back = (double) wire.between() / executors + wire.toDriver();
    return outMillis(wire.toEach(), executors, cluster.network().bytesAMilli()) + back / cluster.network().bytesAMilli();
  }

  /**
   * A broadcast goes in pieces, which executors pass on to each other. But when it begins only the driver has any, so
   * there everybody's first piece queues, as far as tasks start faster than it can send; the last to get it has the
   * others still to fetch, from whoever has them by then.
   */
  private double outMillis(long bytes, int executors, double bytesAMilli) {
    int pieces = Wire.pieces(bytes, executors);
    double piece = (double) bytes / pieces / bytesAMilli;
    return pieces * piece + (executors - 1) * Math.max(0, piece - taskMillis);
  }

  /** A shuffle's slices are added where they are, all at the same time. */
  double mergeMillis(long floats, int partials, Aggregation chosen) {
    return chosen == Aggregation.DRIVER ? (partials - 1) * 4.0 * floats / merge : 0;
  }

  double scheduleMillis(int tasks, Cluster cluster, Aggregation chosen) {
    int all = chosen == Aggregation.DRIVER ? tasks : tasks + cluster.workers();
    return jobMillis + all * taskMillis + (chosen == Aggregation.DRIVER ? 0 : stageMillis);
  }

  /** A step reads weights, gradients and slots, and writes weights and slots. */
  double updateMillis(long floats, int slots) {
    return 4.0 * floats * (3 + 2 * slots) / update;
  }
}
