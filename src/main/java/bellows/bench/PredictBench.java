package bellows.bench;

import bellows.conf.BadInputException;
import bellows.inference.Folded;
import bellows.kernel.KernelProvider;
import bellows.nn.model.Model;
import bellows.nn.model.Workspace;
import bellows.tensor.Team;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/**
 * Times what networks say of random samples, by the network as it is used: one sample alone, whose time is a latency,
 * and many together. Beside it one sample through the network as it was trained. Warm, and medians.
 *
 * @param threads that share a pass
 * @param batch samples of a pass of many; 0 for what suits the network
 * @param warmSeconds at least, before passes count, for each of the three
 * @param repeats passes that count; 0 for as many as take a second, from 9 to 1,001
 * @param processor whether time is that of the processor, on which other work counts little; of one thread only
 */
public record PredictBench(int threads, int batch, double warmSeconds, int repeats, boolean processor) {
  /**
   * What was found.
   *
   * @param trainedMillis of one sample through the network as it was trained
   * @param onceMillis of one sample
   */
  public record Row(Model model, double trainedMillis, double onceMillis, int batch, double batchMillis) {
    public double samplesPerSecond() {
      return batch / batchMillis * 1e3;
    }
  }

  private static final int LEAST_WARM_PASSES = 3;
  private static final int FEWEST = 9;
  private static final int MOST = 1001;

  public PredictBench {
    BadInputException.check(threads > 0, "--threads: expected at least 1, found %d", threads);
    BadInputException.check(batch >= 0, "--batch: expected at least 1, found %d", batch);
    BadInputException.check(warmSeconds >= 0, "--warm-up: expected at least 0 seconds, found %s", warmSeconds);
    BadInputException.check(repeats >= 0, "--repeats: expected at least 1, found %d", repeats);
    BadInputException.check(!processor || threads == 1, "--processor: expected one thread, found --threads %d", threads);
  }

  public Row run(Model model) {
    float[] weights = model.initial(1);
    Folded folded = Folded.of(model, weights);
    int many = batch == 0 ? folded.together() : batch;
    try (Team team = new Team(threads)) {
      return new Row(model, millis(model, weights, 1, team), millis(folded.model(), folded.weights(), 1, team), many,
          millis(folded.model(), folded.weights(), many, team));
    }
  }

  private double millis(Model model, float[] weights, int samples, Team team) {
    Workspace workspace = new Workspace(model, samples, KernelProvider.kernels(), team);
    workspace.weights(weights);
    RandomFill.fill(workspace.input(), new Random(1));
    Arrays.fill(workspace.targets().values(), 0);
    workspace.pass().set(false, 1, 0, samples);
    long start = System.nanoTime();
    double last = 0;
    for (int i = 0; i < LEAST_WARM_PASSES || Timing.secondsSince(start) < warmSeconds; i++) {
      last = timed(workspace);
    }
    double[] millis = new double[repeats > 0 ? repeats : (int) Math.max(FEWEST, Math.min(MOST, 1e3 / last))];
    Arrays.setAll(millis, i -> timed(workspace));
    return Timing.median(millis);
  }

  private double timed(Workspace workspace) {
    long start = nanos();
    workspace.evaluate();
    return (nanos() - start) / 1e6;
  }

  private long nanos() {
    return processor ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
  }
}
