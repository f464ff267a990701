package bellows.plan;

import bellows.tensor.Draws;
import bellows.train.Aggregation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * One step of a layout on a cluster, event by event: tasks start one after the other, fetch the weights piece by piece
 * from whoever has them, compute for as long as is drawn, send partials over links that carry one transfer at a time in
 * each direction, and the driver adds up and updates. Stands beside the closed formula of {@link ClusterLayout}, which
 * knows neither queues nor chance. The same seed gives the same step.
 */
public final class Simulation {
  /** Requests that a receiver has under way; whoever is free answers first. */
  private static final int REQUESTS = 5;

  private final ClusterLayout layout;
  private final Cluster cluster;
  private final Costs costs;
  private final Spread spread;
  private final long floats;
  private final int partials;
  private final double perByte;
  private final long seed;
  private long draws;
  /** When the outward link of each machine is free again; the driver's is the last. */
  private final double[] out;

  private Simulation(Forecast forecast, ClusterLayout layout, Spread spread, long seed) {
    this.layout = layout;
    this.spread = spread;
    this.seed = seed;
    cluster = forecast.cluster();
    costs = forecast.costs();
    floats = forecast.job().floats();
    partials = ClusterLayout.partials(forecast.job(), layout.plan());
    perByte = 1 / cluster.network().bytesAMilli();
    out = new double[cluster.executors() + 1];
  }

  /** Whether there is a network to simulate. */
  public static boolean isPossible(Cluster cluster) {
    return !cluster.isLocal() && !cluster.network().isLoopback();
  }

  /** The mean milliseconds of some steps that are drawn one after the other. */
  public static double stepMillis(Forecast forecast, ClusterLayout layout, long seed, int steps) {
    Spread spread = forecast.costs().spread().lasting(layout.step().decode() + layout.step().compute());
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      sum += new Simulation(forecast, layout, spread, Draws.key(seed, step, 0)).run();
    }
    return sum / steps;
  }

  /** An executor that waits for its next piece, and since when. */
  private record Waiting(int executor, double since) {
    static final Comparator<Waiting> ORDER =
        Comparator.comparingDouble(Waiting::since).thenComparingInt(Waiting::executor);
  }

  private double run() {
    Breakdown step = layout.step();
    int executors = cluster.executors();
    double[] done = weights(costs.oneMillis(floats));
    double work = step.decode() + step.compute();
    int teams = layout.plan().crew();
    for (int e = 0; e < executors; e++) {
      double longest = 0;
      for (int team = 0; team < teams; team++) {
        longest = Math.max(longest, work * spread.draw(seed, draws++));
      }
      done[e] += costs.oneMillis(floats) + longest;
    }
    double added = layout.aggregation() == Aggregation.DRIVER ? onDriver(done) : inSlices(done);
    return added + step.update();
  }

  /** When each executor has all pieces. Each asks a random one of those who have a piece when it asks. */
  private double[] weights(double from) {
    int executors = cluster.executors();
    int pieces = Wire.pieces(layout.wire().toEach(), executors);
    double transfer = (double) layout.wire().toEach() / pieces * perByte;
    List<List<Integer>> missing = new ArrayList<>();
    // Who has a piece, and from when on.
    List<List<Waiting>> holders = new ArrayList<>();
    for (int piece = 0; piece < pieces; piece++) {
      holders.add(new ArrayList<>(List.of(new Waiting(executors, 0))));
    }
    PriorityQueue<Waiting> asking = new PriorityQueue<>(Waiting.ORDER);
    for (int e = 0; e < executors; e++) {
      List<Integer> all = new ArrayList<>();
      for (int piece = 0; piece < pieces; piece++) {
        all.add(piece);
      }
      missing.add(all);
      asking.add(new Waiting(e, from + costs.jobMillis() + (e + 1) * costs.taskMillis()));
    }
    double[] done = new double[executors];
    while (!asking.isEmpty()) {
      Waiting next = asking.poll();
      List<Integer> own = missing.get(next.executor);
      int piece = own.remove(below(own.size()));
      double end = Math.max(next.since, uplink(holder(holders.get(piece), next.since), next.since, transfer));
      holders.get(piece).add(new Waiting(next.executor, end));
      if (own.isEmpty()) {
        done[next.executor] = end;
      } else {
        asking.add(new Waiting(next.executor, end));
      }
    }
    return done;
  }

  private int holder(List<Waiting> holders, double now) {
    List<Waiting> there = holders.stream().filter(holder -> holder.since <= now).toList();
    return there.get(below(there.size())).executor;
  }

  /** Sends over a machine's outward link once that is free; returns when it has arrived. */
  private double uplink(int machine, double from, double millis) {
    out[machine] = Math.max(out[machine], from) + millis;
    return out[machine];
  }

  /** Partials arrive over the driver's one link; some threads read them, one after the other is added. */
  private double onDriver(double[] done) {
    double one = (double) layout.wire().toDriver() / done.length * perByte;
    double[] order = done.clone();
    Arrays.sort(order);
    double link = 0;
    double added = 0;
    for (double ready : order) {
      link = Math.max(link, ready + costs.oneMillis(floats)) + one;
      added = Math.max(added, link + costs.oneMillis(floats) / Aggregation.OPENERS)
          + costs.mergeMillis(floats, 2, Aggregation.DRIVER);
    }
    return added;
  }

  /** The second stage begins when the last task of the first has ended, and each machine has a slice of all. */
  private double inSlices(double[] done) {
    int executors = done.length;
    double last = 0;
    double slices = costs.slicesMillis(floats, partials, cluster);
    for (double end : done) {
      last = Math.max(last, end + slices / 2);
    }
    double begin = last + costs.stageMillis();
    double transfer = (double) layout.wire().between() / executors / Math.max(1, executors - 1) * perByte;
    double link = 0;
    double[] ready = exchange(begin, transfer);
    Arrays.sort(ready);
    double sum = (double) layout.wire().toDriver() / executors * perByte;
    for (double end : ready) {
      link = Math.max(link, end + slices / 2 + costs.oneMillis(floats) / executors) + sum;
    }
    return link + costs.oneMillis(floats) / Aggregation.OPENERS / executors;
  }

  /** Each machine fetches one slice from each other; returns when each has all. */
  private double[] exchange(double begin, double transfer) {
    int executors = cluster.executors();
    PriorityQueue<Waiting> asking = new PriorityQueue<>(Waiting.ORDER);
    int[][] left = new int[executors][];
    int[] count = new int[executors];
    double[] done = new double[executors];
    for (int e = 0; e < executors; e++) {
      int own = e;
      left[e] = IntStream.range(0, executors).filter(other -> other != own).toArray();
      count[e] = left[e].length;
      done[e] = begin + (e + 1) * costs.taskMillis();
      if (count[e] > 0) {
        asking.add(new Waiting(e, done[e]));
      }
    }
    while (!asking.isEmpty()) {
      Waiting next = asking.poll();
      int from = fetch(left[next.executor], count[next.executor]--);
      done[next.executor] = uplink(from, next.since, transfer);
      if (count[next.executor] > 0) {
        asking.add(new Waiting(next.executor, done[next.executor]));
      }
    }
    return done;
  }

  /** Of some requests under way, the one whose sender is free first; it is taken out of those that are left. */
  private int fetch(int[] left, int count) {
    int best = below(count);
    for (int request = 1; request < Math.min(REQUESTS, count); request++) {
      int other = below(count);
      if (out[left[other]] < out[left[best]]) {
        best = other;
      }
    }
    int from = left[best];
    left[best] = left[count - 1];
    return from;
  }

  private int below(int bound) {
    return bound == 1 ? 0 : (int) (uniform() * bound);
  }

  private double uniform() {
    return Draws.uniform(seed, draws++, 0, 1);
  }
}
