package bellows.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellows.kernel.ChannelKernels;
import bellows.kernel.KernelProvider;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Channels whose mean is far larger than their deviation, against double precision: PyTorch 2 errs by 2.9e-5 for 64
 * values 1000 ± 1. The contract test shows the rest.
 */
class BatchNormalisationTest {
  private static final double EPSILON = 1e-5;
  private static final int CHANNELS = 3;
  private static final float[] SCALE = {1, -2, 0.5f};
  private static final float[] SHIFT = {0, 3, -1};

  private final Team team = new Team(1);

  @AfterEach
  void close() {
    team.close();
  }

  /** 64 rows are one chunk of the layer's sums, 1000 rows four. */
  @ParameterizedTest
  @CsvSource({"64, 0", "64, 1000", "1000, 1000", "1000, -30000", "1000, 1e6"})
  void aLargeMeanCostsNoDigits(int rows, float mean) {
    BatchNormalisation layer = layer(rows);
    float[] x = rows(1, rows, mean);
    float[] dy = rows(2, rows, 0);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    float[] gradient = new float[2 * CHANNELS];
    layer.measure(x, 0, rows);
    layer.coefficients(SCALE, 0, SHIFT, 0);
    layer.forward(x, 0, rows, false, y, 0);
    layer.backward(x, 0, dy, 0, gradient, 0, gradient, CHANNELS, dx, 0);
    for (int c = 0; c < CHANNELS; c++) {
      double centre = average(x, c, v -> v);
      double variance = average(x, c, v -> (v - centre) * (v - centre));
      assertEquals(centre, layer.mean(c), 1e-7 + Math.ulp((float) centre) / 2);
      assertEquals(variance, layer.variance(c), 4e-6 * variance);
      double deviation = Math.sqrt(variance + EPSILON);
      double sum = 0;
      double product = 0;
      for (int i = c; i < x.length; i += CHANNELS) {
        sum += dy[i];
        product += dy[i] * (x[i] - centre) / deviation;
      }
      assertEquals(product, gradient[c], 1e-6 * rows);
      assertEquals(sum, gradient[CHANNELS + c], 1e-6 * rows);
      for (int i = c; i < x.length; i += CHANNELS) {
        double z = (x[i] - centre) / deviation;
        assertClose(SCALE[c] * z + SHIFT[c], y[i], "value " + i);
        assertClose(SCALE[c] / deviation * (dy[i] - sum / rows - z * product / rows), dx[i], "gradient " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1000", "1e6"})
  void evaluationAndFrozenStatisticsLoseNoneEither(float mean) {
    BatchNormalisation layer = layer(64);
    float[] x = rows(1, 64, mean);
    float[] y = new float[x.length];
    layer.use(new float[] {mean, mean, mean}, 0, new float[] {1, 2, 4}, 0);
    layer.coefficients(SCALE, 0, SHIFT, 0);
    layer.forward(x, 0, 64, false, y, 0);
    for (int i = 0; i < x.length; i++) {
      double z = (x[i] - mean) / Math.sqrt(Math.pow(2, i % CHANNELS) + EPSILON);
      assertClose(SCALE[i % CHANNELS] * z + SHIFT[i % CHANNELS], y[i], "value " + i);
    }
  }

  private static void assertClose(double expected, float found, String what) {
    assertEquals(expected, found, 4e-6 * Math.max(1, Math.abs(expected)), what);
  }

  private BatchNormalisation layer(int rows) {
    ChannelKernels kernels = KernelProvider.kernels().channels();
    Arena arena = Arena.allocating();
    BatchNormalisation layer = new BatchNormalisation(kernels, team, arena, CHANNELS, rows, EPSILON);
    arena.complete();
    return layer;
  }

  /** Rows of {@code mean} ± 1. */
  private static float[] rows(long key, int rows, float mean) {
    float[] values = new float[rows * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + Draws.gaussian(key, i));
    }
    return values;
  }

  private static double average(float[] x, int channel, DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = channel; i < x.length; i += CHANNELS) {
      sum += f.applyAsDouble(x[i]);
    }
    return sum * CHANNELS / x.length;
  }
}
