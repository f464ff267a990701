package bellows.bench;

import bellows.conf.BadInputException;
import bellows.nn.OpObserver;
import bellows.nn.model.Model;
import java.util.List;

/**
 * Times whole training steps on random samples: the median of some steps after the just-in-time compiler has had its
 * time, and the first step apart.
 *
 * @param threads that work at once
 * @param way how they share a step; null for what suits the model
 * @param warmSeconds at least, before steps count
 * @param repeats steps that count; 0 for 25, or 7 where a sample has many pixels
 * @param profiled whether to ask where the time goes
 */
public record TrainBench(int threads, Threads way, double warmSeconds, int repeats, boolean profiled) {
  /**
   * What was found.
   *
   * @param leaf samples of the first leaf
   * @param layers where the time of the first leaf's median step went; empty unless asked for
   */
  public record Row(Model model, int batch, Threads way, int leaf, double firstMillis, double stepMillis,
      List<Profile.Row> layers) {
    public double samplesPerSecond() {
      return batch / stepMillis * 1e3;
    }
  }

  private static final int LARGE_SAMPLE = 100_000;
  private static final int LEAST_WARM_STEPS = 3;

  public TrainBench {
    BadInputException.check(threads > 0, "--threads: expected at least 1, found %d", threads);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
    BadInputException.check(repeats >= 0, "--repeats: expected at least 1, found %d", repeats);
  }

  public Row run(Model model, int batch) {
    Threads chosen = way == null ? Threads.suiting(model) : way;
    BadInputException.check(batch > 0, "%s: expected a batch of at least 1, found %d", model.name(), batch);
    BadInputException.check(chosen == Threads.TEAM || batch >= threads,
        "%s: a batch of %d gives %d leaves nothing to do; use fewer --threads or --team", model.name(), batch, threads);
    int counted = repeats > 0 ? repeats : model.input().size() < LARGE_SAMPLE ? 25 : 7;
    Profile profile = profiled ? new Profile() : null;
    try (TrainStep step = new TrainStep(model, batch, threads, chosen, profiled ? profile : OpObserver.NOBODY)) {
      double first = timed(step, profile);
      long start = System.nanoTime();
      for (int i = 0; i < LEAST_WARM_STEPS || Timing.secondsSince(start) < warmSeconds; i++) {
        step.run();
      }
      double[] millis = new double[counted];
      for (int i = 0; i < counted; i++) {
        millis[i] = timed(step, profile);
      }
      int median = Timing.medianIndex(millis);
      int leaf = chosen == Threads.TEAM ? batch : (batch + threads - 1) / threads;
      return new Row(model, batch, chosen, leaf, first, millis[median],
          profiled ? profile.rows(median + 1) : List.of());
    }
  }

  private static double timed(TrainStep step, Profile profile) {
    if (profile != null) {
      profile.begin();
    }
    long start = System.nanoTime();
    double loss = step.run();
    double millis = Timing.millisSince(start);
    if (profile != null) {
      profile.end();
    }
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss became " + loss + ": such a step is not worth timing");
    }
    return millis;
  }
}
