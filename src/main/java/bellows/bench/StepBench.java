package bellows.bench;

import bellows.conf.BadInputException;
import bellows.spark.EmptySteps;
import java.util.Arrays;

/** Times steps on Spark that compute nothing but travel with a model's size, and add up what comes back. */
public final class StepBench {
  /** Of the second half of the steps: the first half warms the JVM, and Spark in it. */
  public record Row(double medianMillis, double p90Millis) {}

  private StepBench() {}

  /**
   * @param floats weights of the model that the steps pretend to train
   * @param asked steps; 0 for 600, or 60 from a million floats on, or 15 from ten million on
   */
  public static Row run(EmptySteps steps, int floats, int asked) {
    BadInputException.check(floats > 0, "expected at least 1 float, found %d", floats);
    BadInputException.check(asked >= 0, "--repeats: expected at least 1, found %d", asked);
    int repeats = asked > 0 ? asked : floats < 1_000_000 ? 600 : floats < 10_000_000 ? 60 : 15;
    float[] weights = new float[floats];
    double[] millis = new double[repeats];
    for (int r = 0; r < repeats; r++) {
      long start = System.nanoTime();
      float[] sum = steps.run(r + 1, weights);
      for (int i = 0; i < floats; i++) {
        weights[i] += sum[i];
      }
      millis[r] = Timing.millisSince(start);
    }
    double[] warm = Arrays.copyOfRange(millis, repeats / 2, repeats);
    Arrays.sort(warm);
    return new Row(warm[warm.length / 2], warm[warm.length * 9 / 10]);
  }
}
