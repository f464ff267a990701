package bellows.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds of single kernels on data that stays in the nearest caches. Not a test: {@code mvn test} compiles it and
 * does not run it. To run some, all, or other kernels than those of the machine:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java --add-modules=jdk.incubator.vector -Dbellows.kernels=vector256 \
 *   -cp "target/test-classes:target/classes:$(cat target/classpath)" org.openjdk.jmh.Main KernelBenchmark.tile
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class KernelBenchmark {
  /** Rows of C, and steps of the sum: 2 · 96 · 192 · 256 FLOP a product. */
  private static final int ROWS = 96;
  private static final int DEPTH = 256;
  private static final int WIDTH = 192;
  private static final int SIDE = 12;

  /** Elements, or channels of a window. */
  @Param({"64", "4096"})
  public int n;

  private final Kernels kernels = KernelProvider.kernels();
  private final float[] a = numbers(ROWS * DEPTH);
  private final float[] b = numbers(DEPTH * WIDTH);
  private final float[] c = numbers(ROWS * WIDTH);
  private final int[] starts = IntStream.range(0, ROWS).map(row -> row * DEPTH).toArray();
  private float[] x;
  private float[] dy;
  private float[] y;
  private float[] image;

  @Setup
  public void elements() {
    x = numbers(n);
    dy = numbers(n);
    y = new float[n];
    image = numbers(SIDE * n);
  }

  private static float[] numbers(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.01f;
    }
    return values;
  }

  /** Does not depend on n. */
  @Benchmark
  public float[] tile() {
    kernels.tile(ROWS, WIDTH, 1, DEPTH, a, 0, starts, 0, 0, b, 0, DEPTH * kernels.panelWidth(), c, 0, WIDTH, c, 0,
        WIDTH);
    return c;
  }

  /** Does not depend on n. */
  @Benchmark
  public float[] tileTransposed() {
    int panel = kernels.panelWidth();
    kernels.tileTransposed(ROWS, WIDTH, 1, DEPTH, a, 0, ROWS, 0, b, 0, panel, DEPTH * panel, DEPTH * (WIDTH - panel), c,
        0, WIDTH, c, 0, WIDTH);
    return c;
  }

  @Benchmark
  public float[] exp() {
    kernels.exp(x, 0, y, 0, n);
    return y;
  }

  @Benchmark
  public float[] sigmoid() {
    kernels.sigmoid(x, 0, y, 0, n);
    return y;
  }

  @Benchmark
  public float[] tanh() {
    kernels.tanh(x, 0, y, 0, n);
    return y;
  }

  @Benchmark
  public float[] relu() {
    kernels.relu(x, 0, y, 0, n);
    return y;
  }

  @Benchmark
  public float[] reluGradient() {
    kernels.reluGradient(x, 0, dy, 0, y, 0, n);
    return y;
  }

  /** A window of 3 × 3 pixels with n channels. */
  @Benchmark
  public float[] maximum() {
    kernels.maximum(image, 0, 3, 3, 4 * n, n, y, 0, dy, 0, n);
    return y;
  }
}
