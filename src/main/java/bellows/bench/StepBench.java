package bellows.bench;

import bellows.conf.BadInputException;
import bellows.spark.EmptySteps;
import bellows.tensor.Team;
import java.util.Arrays;

/** Times steps on Spark that compute nothing but travel with a model's size, and add up what comes back. */
public final class StepBench {
  /**
   * Of the second half of the steps: the first half warms the JVM, and Spark in it.
   *
   * @param bytes of partials that the driver received in a step
   */
  public record Row(double medianMillis, double p90Millis, long bytes) {}

  /** Floats that are worth a thread more, as in the driver of a run. */
  private static final int SHARE = 1 << 18;
  /** Floats that one thread updates at a time. */
  private static final int PIECE = 1 << 17;

  private StepBench() {}

  /**
   * @param floats weights of the model that the steps pretend to train
   * @param asked steps; 0 for 600, or 60 from a million floats on, or 15 from ten million on
   */
  public static Row run(EmptySteps steps, int floats, int asked) {
    BadInputException.check(asked >= 0, "--repeats: expected at least 1, found %d", asked);
    int repeats = asked > 0 ? asked : floats < 1_000_000 ? 600 : floats < 10_000_000 ? 60 : 15;
    float[] weights = new float[floats];
    double[] millis = new double[repeats];
    long bytes = 0;
    try (Team team = new Team(Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), floats / SHARE)))) {
      for (int r = 0; r < repeats; r++) {
        long start = System.nanoTime();
        EmptySteps.Step step = steps.run(r + 1, weights);
        bytes = step.bytes();
        team.run((floats + PIECE - 1) / PIECE, (member, piece) -> add(step.sum(), weights, piece));
        millis[r] = Timing.millisSince(start);
      }
    }
    double[] warm = Arrays.copyOfRange(millis, repeats / 2, repeats);
    Arrays.sort(warm);
    return new Row(warm[warm.length / 2], warm[warm.length * 9 / 10], bytes);
  }

  private static void add(float[] sum, float[] weights, int piece) {
    for (int i = piece * PIECE; i < Math.min(weights.length, (piece + 1) * PIECE); i++) {
      weights[i] += sum[i];
    }
  }
}
